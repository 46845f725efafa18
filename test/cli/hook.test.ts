import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";

const session = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";

interface Answer {
  hookSpecificOutput?: { hookEventName: string; additionalContext: string };
  suppressOutput?: boolean;
  decision?: string;
  reason?: string;
}

/** Runs `task-bg hook` with an event of the session. @returns what it printed, nothing for silence */
async function hook(sandbox: Sandbox, event: string, more: Record<string, unknown> = {}): Promise<Answer | undefined> {
  const stdin = JSON.stringify({ session_id: session, hook_event_name: event, ...more });
  const said = await sandbox.run(["hook"], { stdin });
  expect(said.stderr).toBe("");
  expect(said.exitCode).toBe(0);
  return said.stdout === "" ? undefined : (JSON.parse(said.stdout) as Answer);
}

/** Runs tasks of the session to their end. @returns their ids */
async function finish(sandbox: Sandbox, ...prompts: string[]): Promise<string[]> {
  const ids: string[] = [];
  for (const prompt of prompts) ids.push(await sandbox.launch(["work", prompt, "explorer", session]));
  for (const id of ids) await sandbox.ended(id);
  return ids;
}

const outbox = (sandbox: Sandbox) => join(sandbox.storeDir, ".outbox", session);

describe("delivery", () => {
  test.each(["PostToolUse", "UserPromptSubmit", "SessionStart"])(
    "%s puts the results before the model, once",
    async (event) => {
      await using sandbox = createSandbox();
      const [good, bad] = await finish(sandbox, "say All fine", "fail 401 bad key");
      const answer = await hook(sandbox, event);
      const text = answer?.hookSpecificOutput?.additionalContext ?? "";
      expect(answer).toEqual({
        hookSpecificOutput: { hookEventName: event, additionalContext: text },
        suppressOutput: true,
      });
      expect(text).toStartWith("2 background tasks of yours have finished:");
      expect(text.indexOf(`${bad}`)).toBeLessThan(text.indexOf(`${good}`));
      expect(text).toContain("error (failed)");
      expect(text).toContain("401 bad key");
      expect(text).toContain("All fine");
      expect(await hook(sandbox, event)).toBeUndefined();
      expect(existsSync(outbox(sandbox))).toBe(false);
    },
  );

  test("Stop goes on with the results, unless a hook caused it", async () => {
    await using sandbox = createSandbox();
    await finish(sandbox, "say All fine");
    expect(await hook(sandbox, "Stop", { stop_hook_active: true })).toBeUndefined();
    const answer = await hook(sandbox, "Stop", { stop_hook_active: false });
    expect(answer).toEqual({ decision: "block", reason: expect.stringContaining("All fine") });
    expect(await hook(sandbox, "Stop", { stop_hook_active: false })).toBeUndefined();
  });

  test("deliverOnStop false lets a session stop; its results wait for another event", async () => {
    await using sandbox = createSandbox();
    await finish(sandbox, "say All fine");
    writeFileSync(join(sandbox.home, ".factory/.omd/task-bg.json"), '{"deliverOnStop":false}');
    expect(await hook(sandbox, "Stop")).toBeUndefined();
    expect((await hook(sandbox, "PostToolUse"))?.hookSpecificOutput?.additionalContext).toContain("All fine");
  });

  test("running tasks never hold a session up, and SessionEnd takes nothing away", async () => {
    await using sandbox = createSandbox();
    const go = join(sandbox.dir, "go");
    const id = await sandbox.launch(["work", `wait-for ${go}`, "explorer", session]);
    expect(await hook(sandbox, "Stop")).toBeUndefined();
    writeFileSync(go, "");
    await sandbox.ended(id);
    expect(await hook(sandbox, "SessionEnd")).toBeUndefined();
    expect(await hook(sandbox, "Stop")).toMatchObject({ decision: "block" });
  });

  test("every finisher leaves a completion: cancel, complete by hand, and prune too", async () => {
    await using sandbox = createSandbox();
    const launch = () => sandbox.launch(["work", "sleep 60", "explorer", session]);
    const [cancelled, completed, pruned] = [await launch(), await launch(), await launch()];
    await sandbox.ask(["cancel", cancelled]);
    await sandbox.ask(["complete", completed, "By hand"]);
    await sandbox.ask(["prune", "--ttl", "1ms"]);
    const text = (await hook(sandbox, "PostToolUse"))?.hookSpecificOutput?.additionalContext;
    for (const id of [cancelled, completed, pruned]) expect(text).toContain(id);
  });

  test("what is for nobody waits for nobody", async () => {
    await using sandbox = createSandbox();
    await sandbox.ended(await sandbox.launch(["work", "say x"]));
    expect(existsSync(join(sandbox.storeDir, ".outbox"))).toBe(false);
  });

  test("inbox shows what waits, and takes it away when asked", async () => {
    await using sandbox = createSandbox();
    const [id] = await finish(sandbox, "say All fine");
    const shown = { sessions: [{ session, tasks: [{ id, status: "completed", result: "All fine" }] }] };
    expect(await sandbox.ask<unknown>(["inbox"])).toMatchObject(shown);
    expect(await sandbox.ask<unknown>(["inbox", "--parent", session, "--ack"])).toMatchObject(shown);
    expect(await hook(sandbox, "PostToolUse")).toBeUndefined();
  });

  test("20 completions reach one session once each, however many hooks come at once", async () => {
    await using sandbox = createSandbox();
    const ids = await finish(sandbox, ...Array.from({ length: 20 }, (_, index) => `say result-${index}.`));
    const answers = await Promise.all(Array.from({ length: 25 }, () => hook(sandbox, "PostToolUse")));
    const text = answers.map((answer) => answer?.hookSpecificOutput?.additionalContext ?? "").join("\n");
    for (const id of ids) expect(text.split(`- ${id} `).length - 1).toBe(1);
  });

  test("hooks killed at any moment lose no completion", async () => {
    await using sandbox = createSandbox();
    const ids = await finish(sandbox, ...Array.from({ length: 10 }, (_, index) => `say result-${index}.`));
    let text = "";
    for (let delay = 0; existsSync(outbox(sandbox)) && delay < 60; delay++) {
      const child = Bun.spawn([join(sandbox.dir, "bin/task-bg"), "hook"], {
        env: sandbox.env,
        stdin: "pipe",
        stdout: "pipe",
      });
      await child.stdin.write(JSON.stringify({ session_id: session, hook_event_name: "PostToolUse" }));
      await child.stdin.end();
      // Later and later, through every step of a delivery.
      await Bun.sleep(delay);
      child.kill("SIGKILL");
      text += await child.stdout.text();
      await child.exited;
    }
    text += JSON.stringify((await hook(sandbox, "PostToolUse")) ?? {});
    for (const id of ids) expect(text).toContain(id);
  });
});

describe("who asked", () => {
  test("SessionStart exports the session once, and a launch takes it", async () => {
    await using sandbox = createSandbox();
    const envFile = join(sandbox.dir, "env.sh");
    writeFileSync(envFile, "export OTHER=1");
    await hook(sandbox, "SessionStart", { CLAUDE_ENV_FILE: envFile });
    await hook(sandbox, "SessionStart", { CLAUDE_ENV_FILE: envFile });
    expect(readFileSync(envFile, "utf8")).toBe(`export OTHER=1\nexport TASK_BG_PARENT_SESSION='${session}'\n`);
    const id = await sandbox.launch(["work", "say x"], { env: { TASK_BG_PARENT_SESSION: session } });
    expect((await sandbox.ended(id)).parent_session_id).toBe(session);
  });

  test("a launch from inside a task is its child, and its result is for that task's session", async () => {
    await using sandbox = createSandbox();
    const outerSession = "11111111-2222-4333-8444-555555555555";
    const go = join(sandbox.dir, "go");
    const there = join(sandbox.dir, "there");
    const outer = await sandbox.launch(["outer", `touch ${there}\nwait-for ${go}`], {
      env: { STANDIN_SESSION: outerSession },
    });
    while (!existsSync(there)) await Bun.sleep(5);
    const inner = await sandbox.launch(["inner", "say x"], { env: { TASK_BG_ID: outer } });
    expect(await sandbox.ended(inner)).toMatchObject({
      parent_task_id: outer,
      parent_session_id: outerSession,
      depth: 1,
    });
    writeFileSync(go, "");
    await sandbox.ended(outer);
    const deeper = await sandbox.run(["launch", "deeper", "say x"], { env: { TASK_BG_ID: inner } });
    expect(deeper.exitCode).toBe(0);
  });
});
