import { expect, test } from "bun:test";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, type DroidSandbox, mockModelName } from "../fixtures/droid-sandbox.ts";
import { runProgram } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

const events = ["SessionStart", "PostToolUse", "Stop", "SessionEnd"];

describeWithDroid("the session of a real run", () => {
  test("has the id that the CLI reports, and its hooks know the task by TASK_BG_ID", async () => {
    await using sandbox = createDroidSandbox();
    recordHooks(sandbox);
    const id = await sandbox.launch(["Hooks", "use a tool", "--model", mockModelName]);
    const record = await sandbox.ended(id);
    expect(record).toMatchObject({ status: "completed" });
    const init = JSON.parse(firstLine(join(sandbox.storeDir, `${id}.out`))) as { session_id: string };
    expect(record.droid_session_id).toBe(init.session_id);
    await until(() => existsSync(join(sandbox.dir, "SessionEnd.env")), "the last hook has run");
    for (const event of events) {
      const payload = await readPayload(sandbox, event);
      expect(payload).toMatchObject({ hook_event_name: event, session_id: init.session_id });
      expect(payload.transcript_path).toEndWith(`/${init.session_id}.jsonl`);
      expect(readFileSync(join(sandbox.dir, `${event}.env`), "utf8")).toContain(`\nTASK_BG_ID=${id}\n`);
    }
  });

  test("is told to a command that its agent runs: TASK_BG_ID is in its environment", async () => {
    await using sandbox = createDroidSandbox();
    const id = await sandbox.launch(["Agent", "run: echo inside-$TASK_BG_ID", "--model", mockModelName]);
    expect((await sandbox.ended(id)).result).toContain(`inside-${id}`);
  });
});

describeWithDroid("a real run is given", () => {
  test("the custom droid's prompt, model and tools", async () => {
    await using sandbox = createDroidSandbox();
    const droids = join(sandbox.work, ".factory/droids");
    mkdirSync(droids, { recursive: true });
    const head = `name: reviewer\ndescription: Reviews\nmodel: ${mockModelName}\ntools: [Read, LS]`;
    writeFileSync(join(droids, "reviewer.md"), `---\n${head}\n---\nYou review as no one else: WATCHWORD-7.\n`);
    const id = await sandbox.launch(["Review", "Look at it", "reviewer", "main", "low"]);
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed", agent: "reviewer", autonomy: "low" });
    expect(sandbox.requests[0]?.system).toContain("You review as no one else: WATCHWORD-7.");
    expect(sandbox.requests[0]?.tools).toContain("Read");
    expect(sandbox.requests[0]?.tools).not.toContain("Execute");
  });

  test.each([
    ["quotes, expansions and newlines", `'single' "double" \`id\` $(touch pwned) $HOME \\ ; | & > x\nsecond line\\`],
    ["a leading dash", "--version is what I ask about"],
    ["letters of the world", "Grüße, 你好, 🦊🏳️‍🌈"],
    ["a text too long for an argument", `long ${"0123456789".repeat(30_000)} end`],
  ])("its prompt as it is: %s", async (_title, prompt) => {
    await using sandbox = createDroidSandbox();
    const id = await sandbox.launch(["Prompt", "-", "--model", mockModelName], { stdin: prompt });
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed", prompt });
    expect(sandbox.requests[0]?.prompt).toBe(prompt);
    expect(existsSync(join(sandbox.work, "pwned"))).toBe(false);
  });

  test("a worktree of its own, where what it makes stays out of the directory", async () => {
    await using sandbox = createDroidSandbox();
    await makeRepository(sandbox);
    const made = "run: pwd; echo made >made.txt; git rev-parse --abbrev-ref HEAD";
    const id = await sandbox.launch(["Tree", made, "--model", mockModelName, "--worktree=side"]);
    const record = await sandbox.ended(id);
    expect(record).toMatchObject({ status: "completed" });
    expect(record.result).toContain(join(sandbox.home, ".factory/worktrees"));
    expect(record.result).toContain("side");
    expect(existsSync(join(sandbox.work, "made.txt"))).toBe(false);
  });

  test("the directory that it was launched for", async () => {
    await using sandbox = createDroidSandbox();
    const dir = join(sandbox.dir, "else where");
    mkdirSync(dir);
    const id = await sandbox.launch(["Directory", "run: pwd", "--model", mockModelName, "--cwd", dir]);
    expect((await sandbox.ended(id)).result).toContain(dir);
  });
});

/** Installs hooks that write their environment and their payload into the sandbox. */
function recordHooks(sandbox: DroidSandbox): void {
  const hook = (event: string) => {
    const name = `${sandbox.dir}/${event}`;
    const record = `cat >"${name}.part" && mv "${name}.part" "${name}.json"; env >"${name}.env"`;
    return [{ hooks: [{ type: "command", command: record, timeout: 10 }] }];
  };
  const hooks = Object.fromEntries(events.map((event) => [event, hook(event)]));
  writeFileSync(join(sandbox.home, ".factory/hooks.json"), JSON.stringify(hooks));
}

function readPayload(sandbox: DroidSandbox, event: string): Promise<Record<string, unknown>> {
  const file = join(sandbox.dir, `${event}.json`);
  return until(
    () => existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>),
    `the hook of ${event} has run`,
  );
}

function firstLine(path: string): string {
  return readFileSync(path, "utf8").split("\n", 1)[0] ?? "";
}

async function makeRepository(sandbox: DroidSandbox): Promise<void> {
  const author = ["-c", "user.name=Test", "-c", "user.email=test@localhost"];
  for (const args of [
    ["init", "-q"],
    [...author, "commit", "-q", "--allow-empty", "-m", "Start"],
  ]) {
    const { stderr, exitCode } = await runProgram(["git", ...args], { cwd: sandbox.work, env: sandbox.env });
    if (exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  }
}
