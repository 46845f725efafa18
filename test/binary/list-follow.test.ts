import { describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, runProgram, type Sandbox } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

/** Starts `task-bg list --follow` and keeps what it prints. */
function follow(sandbox: Sandbox, ...flags: string[]) {
  const child = Bun.spawn([join(sandbox.dir, "bin/task-bg"), "list", "--follow", ...flags], {
    cwd: sandbox.work,
    env: sandbox.env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
  });
  let text = "";
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const bytes of child.stdout) text += decoder.decode(bytes, { stream: true });
  })();
  const end = async () => {
    const [stderr, code] = await Promise.all([child.stderr.text(), child.exited, reading]);
    return { stdout: text, stderr, code };
  };
  return { child, end, shows: (part: string) => until(() => text.includes(part), `${part} is printed`) };
}

function parseLines(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("task-bg list --follow", () => {
  test("prints a line for each task and each change of state, until nothing is live", async () => {
    await using sandbox = createSandbox({ env: { TASK_BG_MAX_PARALLEL: "1" } });
    const first = await sandbox.launch(["first", "wait-for go; say done", "explorer", "--group", "nightly"]);
    const following = follow(sandbox, "--until-done");
    await following.shows('"running"');
    const second = await sandbox.launch(["second", "fail 401 bad key", "explorer"]);
    await following.shows('"queued"');
    writeFileSync(join(sandbox.work, "go"), "");
    const { stdout, stderr, code } = await following.end();
    const lines = parseLines(stdout);
    const of = (id: string) => lines.filter(({ taskId }) => taskId === id).map(({ from, to }) => [from, to]);
    expect(of(first)).toEqual([
      [null, "running"],
      ["running", "completed"],
    ]);
    // It may have run for less than a look takes.
    expect(of(second)[0]).toEqual([null, "queued"]);
    expect(of(second).at(-1)?.[1]).toBe("error");
    expect(lines[0]).toEqual({
      at: expect.stringMatching(/^\d{4}-.*Z$/),
      taskId: first,
      from: null,
      to: "running",
      description: "first",
      group: "nightly",
    });
    expect(lines.find(({ to }) => to === "error")).toMatchObject({ reason: "failed", group: null });
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("says it in text when asked, for the tasks of the filter", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["first", "say done", "explorer", "--group", "nightly"]);
    await sandbox.launch(["other", "say done", "explorer"]);
    for (const { id: each } of sandbox.records()) await sandbox.ended(each);
    const { stdout, stderr, exitCode } = await sandbox.run([
      "list",
      "--follow",
      "--until-done",
      "--text",
      "--group",
      "nightly",
    ]);
    expect(stdout).toMatch(new RegExp(`^\\d{4}-\\S+Z {2}${id} {2}completed {2}first {2}\\[nightly\\]\\n$`));
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });

  test("is interrupted like any program, and harms no task", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["first", "wait-for never", "explorer"]);
    const following = follow(sandbox);
    await following.shows(id);
    following.child.kill("SIGINT");
    const { stderr, code } = await following.end();
    expect(stderr).toBe("");
    expect(code).toBe(130);
    expect(sandbox.record(id).status).toBe("running");
  });

  test("ends in silence when its reader has gone", async () => {
    await using sandbox = createSandbox();
    await sandbox.launch(["first", "wait-for go; say done", "explorer"]);
    const script = 'task-bg list --follow | { head -n 1; exec <&-; touch go; }; echo "code ${PIPESTATUS[0]}"';
    const { stdout, stderr } = await runProgram(["bash", "-c", script], { cwd: sandbox.work, env: sandbox.env });
    expect(stdout).toMatch(/^\{"at".*\}\ncode 0\n$/);
    expect(stderr).toBe("");
  });

  test.each([
    [["--until-done"], "--until-done goes with --follow"],
    [["--follow", "--limit", "3"], "--follow goes with neither --brief nor --limit"],
    [["--follow", "--brief"], "--follow goes with neither --brief nor --limit"],
  ])("refuses %j", async (flags, error) => {
    await using sandbox = createSandbox();
    const { stdout, stderr, exitCode } = await sandbox.run(["list", ...flags]);
    expect(JSON.parse(stdout)).toMatchObject({ code: "usage", error });
    expect(stderr).toBe("");
    expect(exitCode).toBe(2);
  });
});

describe("groups", () => {
  test("list and report know the tasks of a group, and list counts each group", async () => {
    await using sandbox = createSandbox();
    const ids = [];
    for (const [name, group] of [
      ["one", "nightly"],
      ["two", "nightly"],
      ["three", "api"],
    ] as const)
      ids.push(await sandbox.launch([name, "say done", "explorer", "--group", group]));
    ids.push(await sandbox.launch(["four", "say done", "explorer"]));
    for (const id of ids) await sandbox.ended(id);
    const none = { queued: 0, running: 0, completed: 0, error: 0, cancelled: 0 };
    expect(await sandbox.ask<object>(["list"])).toMatchObject({
      total: 4,
      groups: { api: { ...none, completed: 1 }, nightly: { ...none, completed: 2 } },
    });
    expect(await sandbox.ask<object>(["list", "--group", "api"])).toMatchObject({ total: 1, tasks: [{ id: ids[2] }] });
    expect(await sandbox.ask<object>(["report", "--group", "nightly", "--json"])).toMatchObject({
      total: 2,
      tasks: [{ id: ids[1] }, { id: ids[0] }],
    });
    const { stdout } = await sandbox.run(["list", "--text"]);
    expect(stdout).toEndWith("4 tasks: 4 completed\nGroups: api 1 completed; nightly 2 completed\n");
  });

  test("list says nothing of groups where there are none", async () => {
    await using sandbox = createSandbox();
    expect(await sandbox.ask<object>(["list"])).not.toHaveProperty("groups");
  });
});
