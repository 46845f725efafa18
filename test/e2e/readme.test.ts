import { expect, test } from "bun:test";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox } from "../fixtures/droid-sandbox.ts";
import { runProgram } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

const readme = join(import.meta.dir, "../../README.md");

describeWithDroid("the shell script of the README", () => {
  test("runs three real droids at the same time, waits for them and reports on them", async () => {
    await using sandbox = createDroidSandbox(async ({ prompt }) => {
      await until(() => sandbox.requests.length === 3, "all three ask their model at the same time");
      return { does: "say", text: `Did as asked: ${prompt}` };
    });
    const script = join(sandbox.dir, "three-tasks.sh");
    writeFileSync(script, scriptOfSection("From a shell script"));
    const { work: cwd, env } = sandbox;
    const { stdout, stderr, exitCode } = await runProgram(["/bin/sh", script], { cwd, env });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);

    const prompts = ["Fix auth module errors", "Fix API route errors", "Fix frontend type errors"];
    expect(sandbox.requests.map(({ prompt }) => prompt).sort()).toEqual([...prompts].sort());
    const [waited = "", ...report] = stdout.split("\n");
    const completed = prompts.map((prompt) => expect.objectContaining({ status: "completed", prompt }));
    expect(sandbox.records()).toEqual(completed);
    expect(JSON.parse(waited)).toMatchObject({ timedOut: false, tasks: prompts.map(() => ({ status: "completed" })) });
    for (const { id, description, result } of sandbox.records()) {
      expect(report).toContain(`| ${id} | executor-med | completed | ${String(result)} |`);
      expect(report).toContain(`- ${String(description)} (${id}): ${String(result)}`);
    }
  });
});

/** The first shell script below a heading. */
function scriptOfSection(heading: string): string {
  const text = readFileSync(readme, "utf8");
  const script = new RegExp(`^#+ ${heading}$[^]*?^\`\`\`sh\n([^]*?)^\`\`\`$`, "m").exec(text)?.[1];
  if (script === undefined) throw new Error(`README.md has no script below "${heading}"`);
  return script;
}
