import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, type DroidSandbox, droidPath, mockModelName } from "../fixtures/droid-sandbox.ts";
import { hookMap } from "../fixtures/factory-home.ts";
import { runProgram } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

interface Check {
  name: string;
  status: string;
  message: string;
}

describeWithDroid("task-bg doctor beside the real Droid CLI", () => {
  test("after install finds nothing wrong, sees its version and its model, and starts no session", async () => {
    await using sandbox = createDroidSandbox();
    await sandbox.ask(["install"]);
    // A busy machine may take longer than doctor waits.
    const checks = await until(async () => {
      const answer = await diagnose(sandbox);
      return answer.droid?.status === "ok" && answer;
    }, "doctor sees a droid that is new enough");
    expect(checks.droid?.message).toMatch(/^\d+\.\d+\.\d+ at \//);
    expect(checks.credentials).toMatchObject({ status: "ok", message: "a custom model in settings.json" });
    expect(Object.values(checks).filter(({ status }) => status === "fail")).toEqual([]);
    expect(existsSync(join(sandbox.home, ".factory/sessions"))).toBe(false);
  });

  const events = ["SessionStart", "PostToolUse", "UserPromptSubmit", "Stop", "SubagentStop", "SessionEnd"];

  test.each<[string, boolean, (sandbox: DroidSandbox) => void]>([
    ["as installed", true, () => {}],
    ["with comments in the settings", true, (sandbox) => edit(sandbox, "settings.json", (text) => `// mine\n${text}`)],
    [
      "with the events in hooks.json, too",
      false,
      (sandbox) => edit(sandbox, "hooks.json", () => JSON.stringify(hookMap("true", ...events))),
    ],
    ["with all hooks switched off", false, (sandbox) => edit(sandbox, "hooks.json", () => '{"hooksDisabled":true}')],
  ])("says of the hooks what the CLI does with them: %s", async (_, run, arrange) => {
    await using sandbox = createDroidSandbox();
    await sandbox.ask(["install"]);
    arrange(sandbox);
    const { hooks } = await diagnose(sandbox);
    expect(hooks?.status).toBe(run ? "ok" : "warn");
    expect(await areHooksRun(sandbox)).toBe(run);
  });
});

async function diagnose(sandbox: DroidSandbox): Promise<Record<string, Check>> {
  const { checks } = await sandbox.ask<{ checks: Check[] }>(["doctor"]);
  return Object.fromEntries(checks.map((check) => [check.name, check]));
}

/** Whether a session runs what the hooks start, told by a task-bg that only leaves a sign. */
async function areHooksRun(sandbox: DroidSandbox): Promise<boolean> {
  const [binary, sign] = [join(sandbox.dir, "bin/task-bg"), join(sandbox.dir, "hook-ran")];
  rmSync(binary);
  writeFileSync(binary, `#!/bin/sh\n: >'${sign}'\n`, { mode: 0o700 });
  const argv = [droidPath, "exec", "-m", mockModelName, "--", "hello"];
  const { stdout } = await runProgram(argv, { cwd: sandbox.work, env: sandbox.env });
  expect(stdout).toContain("MOCK-REPLY to: hello");
  return existsSync(sign);
}

function edit(sandbox: DroidSandbox, name: string, change: (text: string) => string): void {
  const path = join(sandbox.home, ".factory", name);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, change(existsSync(path) ? readFileSync(path, "utf8") : ""));
}
