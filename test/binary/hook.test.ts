import { describe, expect, test } from "bun:test";
import { closeSync, constants, existsSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { findLockHolder } from "../../src/process/find-lock-holder.ts";
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

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

const twenty = Array.from({ length: 20 }, (_, index) => `say result-${index}.`);

/** Leaves completions once more, as who finishes a task does. */
function post(sandbox: Sandbox, ids: readonly string[]): void {
  mkdirSync(outbox(sandbox), { recursive: true });
  for (const id of ids) writeFileSync(join(outbox(sandbox), id), "");
}

/** Runs fifty hooks of the session at once, each killed after so many ms if it is told to. */
async function runFifty(sandbox: Sandbox, killAfter: (index: number) => number | undefined) {
  const payload = JSON.stringify({ session_id: session, hook_event_name: "PostToolUse" });
  const runs = Array.from({ length: 50 }, async (_, index) => {
    const child = Bun.spawn([join(sandbox.dir, "bin/task-bg"), "hook"], {
      env: sandbox.env,
      stdin: new Blob([payload]),
      stdout: "pipe",
      stderr: "inherit",
    });
    const delay = killAfter(index);
    const timer = delay === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), delay);
    const stdout = await child.stdout.text();
    await child.exited;
    clearTimeout(timer);
    return { stdout, killed: child.signalCode === "SIGKILL" };
  });
  return await Promise.all(runs);
}

/** What a hook printed, if it is whole: nobody can read a part of it. */
function wholeAnswer(stdout: string): Answer[] {
  return stdout.endsWith("\n") ? [JSON.parse(stdout) as Answer] : [];
}

/** A pipe that nobody reads, in which no byte has room. */
function fillPipe({ dir }: Sandbox): number {
  const path = join(dir, "pipe");
  expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
  const fd = openSync(path, constants.O_RDWR | constants.O_NONBLOCK);
  for (const piece of [4096, 1]) while (writeSome(fd, piece));
  return fd;
}

function writeSome(fd: number, bytes: number): boolean {
  try {
    return writeSync(fd, Buffer.alloc(bytes)) > 0;
  } catch {
    return false;
  }
}

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
      expect(text).toStartWith("2 background tasks of yours have finished; ");
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

  test("fifty hooks at once tell a session of twenty completions, of each once", async () => {
    await using sandbox = createSandbox();
    const ids = await finish(sandbox, ...twenty);
    const answers = await Promise.all(Array.from({ length: 50 }, () => hook(sandbox, "PostToolUse")));
    const text = answers.map((answer) => answer?.hookSpecificOutput?.additionalContext ?? "").join("\n");
    expect(ids.map((id) => text.split(`- ${id} `).length - 1)).toEqual(ids.map(() => 1));
    expect(existsSync(outbox(sandbox))).toBe(false);
  });

  test.skipIf(!existsSync("/proc/locks"))("a hook that is killed while it prints has taken nothing away", async () => {
    await using sandbox = createSandbox();
    const [id] = await finish(sandbox, "say All fine");
    const pipe = fillPipe(sandbox);
    const child = Bun.spawn([join(sandbox.dir, "bin/task-bg"), "hook"], {
      env: sandbox.env,
      stdin: new Blob([JSON.stringify({ session_id: session, hook_event_name: "PostToolUse" })]),
      stdout: pipe,
      stderr: "inherit",
    });
    await until(() => findLockHolder(outbox(sandbox)) === child.pid, "the hook delivers, into a pipe without room");
    expect(await hook(sandbox, "PostToolUse")).toBeUndefined();
    child.kill("SIGKILL");
    await child.exited;
    expect(child.signalCode).toBe("SIGKILL");
    expect((await hook(sandbox, "PostToolUse"))?.hookSpecificOutput?.additionalContext).toContain(`- ${id} `);
    closeSync(pipe);
  });

  test("fifty hooks at once, killed at any moment, tell of each completion at least once", async () => {
    await using sandbox = createSandbox();
    const ids = await finish(sandbox, ...twenty);
    const started = performance.now();
    await runFifty(sandbox, () => undefined);
    const longest = 1.5 * (performance.now() - started);
    // From their start to beyond their end, most of them early, when the first of them deliver.
    const delays = (wave: number) => (index: number) => (index === wave ? 1 : Math.random() ** 2) * longest;
    const outcomes = new Set<boolean>();
    for (let wave = 0; wave < 4; wave++) {
      post(sandbox, ids);
      const runs = await runFifty(sandbox, delays(wave));
      const last = await hook(sandbox, "PostToolUse");
      const texts = [...runs.flatMap(({ stdout }) => wholeAnswer(stdout)), last ?? {}].map((answer) =>
        JSON.stringify(answer),
      );
      expect(ids.filter((id) => !texts.some((text) => text.includes(`- ${id} `)))).toEqual([]);
      expect(existsSync(outbox(sandbox))).toBe(false);
      for (const { killed } of runs) outcomes.add(killed);
    }
    expect(outcomes).toEqual(new Set([true, false]));
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

  const ask = ["launch", "work", "say x"];
  test.each<[string, (sandbox: Sandbox, ended: string) => string[]]>([
    ["the word main, as in the original's examples", () => [...ask, "executor-med", "main", "medium"]],
    ["--parent main", () => [...ask, "--parent", "main"]],
    ["a command's", () => ["launch", "--parent", "main", "--exec", "--", "true"]],
    ["a batch's entry", ({ dir }) => ["batch", join(dir, "batch.jsonl")]],
    ["resume", (_, ended) => ["resume", ended, "say y", "--parent", "main"]],
    ["rerun", (_, ended) => ["rerun", ended, "--parent", "main"]],
  ])("main is no session's name: where one is known, that one asks (%s)", async (_, line) => {
    await using sandbox = createSandbox();
    writeFileSync(join(sandbox.dir, "batch.jsonl"), '{"description":"work","prompt":"say x","parent":"main"}\n');
    const ended = await sandbox.launch(["work", "say x", "explorer", "main"]);
    expect((await sandbox.ended(ended)).parent_session_id).toBe("main");
    await sandbox.ask(line(sandbox, ended), { env: { TASK_BG_PARENT_SESSION: session } });
    const parents = sandbox.records().map((record) => record.parent_session_id);
    expect(parents).toEqual(["main", session]);
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
    const inner = await sandbox.launch(["inner", "say x", "explorer", "main"], { env: { TASK_BG_ID: outer } });
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
