import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

/** A transcript whose agent's last words are these. */
function writeTranscript(sandbox: Sandbox, text: string): string {
  const path = join(sandbox.dir, "transcript.jsonl");
  const lines = [
    { type: "session_start", id: "s" },
    { type: "message", message: { role: "user", content: [{ type: "text", text: "Do it" }] } },
    { type: "message", message: { role: "assistant", content: [{ type: "text", text }] } },
    { type: "agent_turn_outcome", reason: "completed" },
  ];
  writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  return path;
}

async function hook(sandbox: Sandbox, payload: object, env: Record<string, string> = {}) {
  const said = await sandbox.run(["hook-complete"], { stdin: JSON.stringify(payload), env });
  expect(said).toEqual({ stdout: "", stderr: "", exitCode: 0 });
}

async function launchWaiting(sandbox: Sandbox, env: Record<string, string> = {}): Promise<string> {
  return await sandbox.launch(["waits", `wait-for ${join(sandbox.dir, "go")}`], { env });
}

function letGo(sandbox: Sandbox): void {
  writeFileSync(join(sandbox.dir, "go"), "");
}

describe("hook-complete", () => {
  test("completes the task of the alias with the transcript's last words", async () => {
    await using sandbox = createSandbox();
    const id = await launchWaiting(sandbox);
    const transcript_path = writeTranscript(sandbox, "All routes are fixed");
    await hook(sandbox, {
      session_id: sandbox.record(id).session_id,
      transcript_path,
      hook_event_name: "SubagentStop",
    });
    expect(sandbox.record(id)).toMatchObject({ status: "completed", result: "All routes are fixed" });
    letGo(sandbox);
    await until(() => sandbox.processes().length === 0, "its process has ended by itself");
    expect(sandbox.record(id)).toMatchObject({ status: "completed", result: "All routes are fixed" });
  });

  test("completes the task of the Droid CLI's session, also one that nobody has looked at", async () => {
    await using sandbox = createSandbox();
    const session = "11111111-2222-4333-8444-555555555555";
    const sign = join(sandbox.dir, "there");
    const id = await sandbox.launch(["waits", `touch ${sign}\nwait-for ${join(sandbox.dir, "go")}`], {
      env: { STANDIN_SESSION: session },
    });
    await until(() => Bun.file(sign).size === 0 && Bun.file(sign).exists(), "the droid is there");
    await hook(sandbox, {
      session_id: session,
      transcript_path: writeTranscript(sandbox, "Done"),
      hook_event_name: "SubagentStop",
    });
    expect(sandbox.record(id)).toMatchObject({ status: "completed", result: "Done" });
    letGo(sandbox);
  });

  // Hostile ones: hostile-payloads.test.ts.
  const ignored: [string, Record<string, unknown>][] = [
    ["a nested sub-agent's end", { task_name: "helper" }],
    ["another event", { hook_event_name: "Stop" }],
    ["a session that is no task's", { session_id: "somebody-else" }],
  ];
  test.each(ignored)("changes nothing for %s", async (_, change) => {
    await using sandbox = createSandbox();
    const id = await launchWaiting(sandbox);
    const payload = {
      session_id: sandbox.record(id).session_id,
      transcript_path: writeTranscript(sandbox, "no"),
      hook_event_name: "SubagentStop",
    };
    await hook(sandbox, { ...payload, ...change });
    expect(sandbox.record(id).status).toBe("running");
    letGo(sandbox);
    expect((await sandbox.ended(id)).status).toBe("completed");
  });

  test("exits 0 when the store cannot be used", async () => {
    await using sandbox = createSandbox();
    const file = join(sandbox.dir, "file");
    writeFileSync(file, "");
    await hook(sandbox, { session_id: "s", hook_event_name: "SubagentStop" }, { TASK_BG_DIR: join(file, "store") });
  });
});
