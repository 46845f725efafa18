import { expect, test } from "bun:test";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, type DroidSandbox } from "../fixtures/droid-sandbox.ts";
import { callExecute, type Script } from "../fixtures/mock-model.ts";
import { runProgram, type StoredRecord } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

const parent = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

describeWithDroid("the installed hooks inside a real background run", () => {
  test("end nothing: it runs until its exit, and its parent hears of it once", async () => {
    await using sandbox = createDroidSandbox();
    await sandbox.ask(["install"]);
    keepRecordsAfterHooks(sandbox);
    const id = await launch(sandbox, "run: echo it-ran-$((40 + 2))");
    const record = await sandbox.ended(id);
    expect(record).toMatchObject({ status: "completed", error: null, exit: { code: 0, signal: null } });
    expect(record.result).toContain("it-ran-42");
    for (const event of ["SessionStart", "Stop", "SessionEnd"])
      expect(recordAfter(sandbox, event)).toMatchObject({ id, status: "running", completed_at: null });
    expect(await deliver(sandbox)).toContain("it-ran-42");
    expect(await deliver(sandbox)).toBe("");
  });

  test.each<[string, (record: StoredRecord, own: string) => string]>([
    ["its alias", (record) => record.session_id],
    ["its own id", (_, own) => own],
  ])("end it at a SubagentStop that names it by %s, unless a nested sub-agent stopped", async (_, name) => {
    const goOn = Promise.withResolvers<void>();
    await using sandbox = createDroidSandbox(sayAllIsDone(goOn.promise));
    await sandbox.ask(["install"]);
    const id = await launch(sandbox, "Begin");
    await until(() => sandbox.requests.length > 1, "the agent goes on after its first words");
    const own = ownSession(sandbox, id);
    const payload = { session_id: own, transcript_path: transcriptOf(sandbox, own), stop_hook_active: false };
    await until(
      () => readFileSync(payload.transcript_path, "utf8").includes("All is done"),
      "its words are written down",
    );

    const nested = { ...payload, task_name: "explorer", task_result: "Found it" };
    expect(await runInstalledHook(sandbox, "SubagentStop", nested)).toBe("");
    expect(sandbox.record(id)).toMatchObject({ status: "running", result: null });

    const its = { ...payload, session_id: name(sandbox.record(id), own) };
    expect(await runInstalledHook(sandbox, "SubagentStop", its)).toBe("");
    expect(sandbox.record(id)).toMatchObject({ status: "completed", result: "All is done" });
    expect(await deliver(sandbox)).toContain("All is done");

    goOn.resolve();
    await until(() => sandbox.processes().length === 0, "the run has ended by itself");
    expect(sandbox.record(id)).toMatchObject({ status: "completed", result: "All is done" });
    expect(await deliver(sandbox)).toBe("");
  });
});

/** Says so with a tool call, then something else when it may. */
function sayAllIsDone(mayGoOn: Promise<void>): Script {
  return async ({ toolResults }) => {
    if (toolResults.length === 0) return callExecute("true", "All is done");
    await mayGoOn;
    return { does: "say", text: "One word more" };
  };
}

function launch(sandbox: DroidSandbox, prompt: string): Promise<string> {
  return sandbox.launch(["Hooks", prompt, "executor-med", parent]);
}

/**
 * Puts a program into the place of the one that the installed hooks start: it runs that one, and then keeps the record as it
 * stands after the hook.
 */
function keepRecordsAfterHooks({ dir, storeDir }: DroidSandbox): void {
  const path = join(dir, "bin/task-bg");
  renameSync(path, `${path}.real`);
  const keep = `[ -z "$TASK_BG_ID" ] || cp '${storeDir}/'"$TASK_BG_ID.json" '${dir}/after-'"$hook_event_name.json"`;
  const script = `#!/bin/sh\n[ "$1" = hook ] || exec '${path}.real' "$@"\n'${path}.real' "$@"\n${keep}\n`;
  writeFileSync(path, script, { mode: 0o755 });
}

function recordAfter({ dir }: DroidSandbox, event: string): unknown {
  const path = join(dir, `after-${event}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : `no hook of ${event} has run`;
}

/** Hands the parent what waits for it, as its next tool call would. */
function deliver(sandbox: DroidSandbox): Promise<string> {
  return runInstalledHook(sandbox, "PostToolUse", { session_id: parent, tool_name: "Execute" });
}

/** Runs the command that install wrote for an event, as the CLI does. @returns what it printed */
async function runInstalledHook(
  sandbox: DroidSandbox,
  event: string,
  payload: { session_id: string } & Record<string, unknown>,
): Promise<string> {
  const settings = JSON.parse(readFileSync(join(sandbox.home, ".factory/settings.json"), "utf8")) as Settings;
  const command = settings.hooks[event]?.[0]?.hooks[0]?.command ?? "exit 1";
  const env = { ...sandbox.env, session_id: payload.session_id, hook_event_name: event };
  const stdin = JSON.stringify({ ...payload, hook_event_name: event });
  const { stdout, stderr, exitCode } = await runProgram(["sh", "-c", command], { cwd: sandbox.work, env, stdin });
  expect([stderr, exitCode]).toEqual(["", 0]);
  return stdout;
}

interface Settings {
  hooks: Record<string, { hooks: { command: string }[] }[]>;
}

/** The id that the CLI itself gave the run's session. */
function ownSession(sandbox: DroidSandbox, id: string): string {
  const [init = ""] = readFileSync(join(sandbox.storeDir, `${id}.out`), "utf8").split("\n", 1);
  return (JSON.parse(init) as { session_id: string }).session_id;
}

function transcriptOf(sandbox: DroidSandbox, session: string): string {
  const sessions = join(sandbox.home, ".factory/sessions");
  const [path = ""] = new Bun.Glob(`**/${session}.jsonl`).scanSync(sessions);
  return join(sessions, path);
}
