import { describe, expect, test } from "bun:test";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Sandbox, taskBgBinary } from "../fixtures/sandbox.ts";
import { hasTmux, openTmuxTerminal, type TmuxTerminal } from "../fixtures/tmux-terminal.ts";
import { until } from "../fixtures/until.ts";

/** The row that the mark of the selection stands in. */
function selectedLine(screen: string): string {
  return screen.split("\n").find((line) => line.startsWith("> ")) ?? "";
}

/** Launches a task that says something, then lives until the test makes the file of its name. */
async function launchWaiting(sandbox: Sandbox, name: string, ...flags: string[]): Promise<string> {
  const prompt = `say hello from ${name}; wait-for ${name}; say goodbye from ${name}`;
  return await sandbox.launch([name, prompt, "explorer", ...flags]);
}

function letEnd(sandbox: Sandbox, name: string): void {
  writeFileSync(join(sandbox.work, name), "");
}

async function startWatch(terminal: TmuxTerminal, ...flags: string[]): Promise<void> {
  await terminal.type(
    `stty -g >before; sh -c 'echo $$ >pid; exec task-bg watch ${flags.join(" ")}'; echo "code $?"; stty -g >after`,
  );
}

/** Waits for the shell to be back with that exit code, and looks at what the watch left of the terminal. */
async function expectRestored(terminal: TmuxTerminal, sandbox: Sandbox, code: number): Promise<void> {
  const screen = await terminal.shows(/^code \d+/m);
  const read = (name: string) => readFileSync(join(sandbox.work, name), "utf8");
  await until(() => read("after") !== "", "the modes were asked for");
  expect(read("after")).toBe(read("before"));
  expect(await terminal.modes()).toEqual({ cursor: true, alternateScreen: false });
  expect(screen).toContain(`code ${code}`);
}

describe.skipIf(!hasTmux())("task-bg watch on a terminal (needs tmux)", () => {
  test("shows the tasks, and each change as it comes", async () => {
    await using sandbox = createSandbox();
    await launchWaiting(sandbox, "first", "--group", "nightly");
    await using terminal = await openTmuxTerminal(sandbox);
    await startWatch(terminal);
    await terminal.shows(/running +first .* hello from first/);
    expect(await terminal.screen()).toContain("1 task: 1 running\nGroups: nightly 1 running\n");
    expect(await terminal.modes()).toEqual({ cursor: false, alternateScreen: true });
    const second = await launchWaiting(sandbox, "second");
    await terminal.shows(`> ${second}`);
    letEnd(sandbox, "first");
    await terminal.shows(/completed +first .* goodbye from first/);
    await terminal.shows("2 tasks: 1 running, 1 completed");
  });

  test("moves the selection, shows what a task says as it says it, and goes back", async () => {
    await using sandbox = createSandbox();
    const [first, second] = [await launchWaiting(sandbox, "first"), await launchWaiting(sandbox, "second")];
    await using terminal = await openTmuxTerminal(sandbox);
    await startWatch(terminal);
    expect(selectedLine(await terminal.shows(/^> /m))).toContain(second);
    await terminal.press("Down");
    expect(selectedLine(await terminal.shows(`> ${first}`))).toContain("first");
    await terminal.press("k");
    await terminal.shows(`> ${second}`);
    await terminal.press("j", "Enter");
    expect(await terminal.shows("\nhello from first\n")).toStartWith(`${first}  running`);
    letEnd(sandbox, "first");
    await terminal.shows("\nhello from first\ngoodbye from first\n");
    await terminal.shows(`${first}  completed`);
    await terminal.press("q");
    // It stays the selected one, beneath what still runs.
    expect(selectedLine(await terminal.shows(/Task ID/))).toContain(first);
  });

  test("cancels a task after a y only, with all that it started, and goes on drawing meanwhile", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["stubborn", "setsid-child; ignore-term; wait-for never", "explorer"]);
    writeFileSync(join(sandbox.home, ".factory/.omd/task-bg.json"), '{"stopGrace":"3s"}');
    await using terminal = await openTmuxTerminal(sandbox);
    await startWatch(terminal);
    await terminal.shows(`> ${id}`);
    await terminal.press("c");
    await terminal.shows(`Cancel ${id} and all that it started? y/n`);
    await terminal.press("n");
    await terminal.shows("Not cancelled");
    await terminal.press("c", "y");
    await terminal.shows(`Cancelling ${id}`);
    // It takes three seconds; the keys work all the while.
    await terminal.press("?");
    await terminal.shows("any key: back");
    expect(sandbox.record(id).status).toBe("running");
    await terminal.press("x");
    await terminal.shows(/cancelled +stubborn/);
    await terminal.shows("1 task: 1 cancelled");
    await terminal.press("c");
    await terminal.shows(`${id} has ended: it is cancelled`);
    expect(sandbox.processes().map(commandOf)).not.toContainEqual(expect.stringContaining("sleep"));
  });

  test("filters by words and states as they are typed", async () => {
    await using sandbox = createSandbox();
    for (const name of ["auth", "routes"]) await sandbox.ended(await sandbox.launch([name, "say done", "explorer"]));
    await launchWaiting(sandbox, "author");
    await using terminal = await openTmuxTerminal(sandbox);
    await startWatch(terminal);
    await terminal.shows("3 tasks");
    await terminal.press("/", "auth");
    const filtered = await terminal.shows("Filter: auth (2 shown)");
    expect(filtered).toMatch(/running +author/);
    expect(filtered).not.toContain("routes");
    await terminal.press(" completed", "Enter");
    await terminal.shows("Filter: auth completed (1 shown)");
    await terminal.press("Escape");
    expect(await terminal.shows(/completed +routes/)).not.toContain("Filter");
  });

  test("draws itself anew at every size, and scrolls with the selection", async () => {
    await using sandbox = createSandbox();
    for (let n = 0; n < 12; n++) await sandbox.launch([`task ${n}`, "exit 3", "explorer"]);
    await using terminal = await openTmuxTerminal(sandbox, { columns: 120, rows: 24 });
    await startWatch(terminal);
    await terminal.shows(/Droid.*Description.*Elapsed.*Progress/);
    await terminal.shows("12 tasks: 12 error");
    await terminal.resize(50, 8);
    const small = await terminal.shows(/Task ID +Status +Description\n/);
    expect(small.trimEnd().split("\n")).toHaveLength(8);
    expect(small).not.toContain("task 0");
    await terminal.press("G");
    expect(selectedLine(await terminal.shows(/task 0$/m))).toContain("task 0");
    await terminal.resize(120, 24);
    await terminal.shows(/Droid.*Description.*Elapsed.*Progress/);
    expect(await terminal.shows("task 11")).toContain("q quit  ? help");
  });

  test.each<[string, number, (terminal: TmuxTerminal, sandbox: Sandbox) => unknown]>([
    ["q", 0, (terminal) => terminal.press("q")],
    ["q in a task's output, and again", 0, (terminal) => terminal.press("Enter", "q", "q")],
    ["Ctrl-C", 130, (terminal) => terminal.press("C-c")],
    ["Ctrl-C while a filter is typed", 130, (terminal) => terminal.press("/", "q", "C-c")],
    ["SIGTERM", 130, (_, sandbox) => signalWatch(sandbox, "SIGTERM")],
    ["SIGINT", 130, (_, sandbox) => signalWatch(sandbox, "SIGINT")],
    ["SIGHUP", 130, (_, sandbox) => signalWatch(sandbox, "SIGHUP")],
  ])("restores the terminal after %s", async (_, code, end) => {
    await using sandbox = createSandbox();
    const id = await launchWaiting(sandbox, "first");
    await using terminal = await openTmuxTerminal(sandbox);
    await startWatch(terminal);
    await terminal.shows(`> ${id}`);
    await end(terminal, sandbox);
    await expectRestored(terminal, sandbox, code);
    expect(await terminal.screen()).not.toContain("Task ID");
    expect(sandbox.record(id).status).toBe("running");
  });

  test("restores the terminal after an error, and then says it", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["first", "say done", "explorer"]);
    await sandbox.ended(id);
    await using terminal = await openTmuxTerminal(sandbox);
    await startWatch(terminal);
    await terminal.shows(`> ${id}`);
    rmSync(sandbox.storeDir, { recursive: true });
    await terminal.press("r");
    await expectRestored(terminal, sandbox, 1);
    expect(await terminal.screen()).toMatch(/^error: ENOENT/m);
  });

  test("gives the terminal back on Ctrl-Z, and takes it again on fg", async () => {
    await using sandbox = createSandbox();
    const id = await launchWaiting(sandbox, "first");
    await using terminal = await openTmuxTerminal(sandbox);
    await terminal.type("task-bg watch");
    await terminal.shows(`> ${id}`);
    await terminal.press("C-z");
    await terminal.shows(/Stopped/);
    expect(await terminal.modes()).toEqual({ cursor: true, alternateScreen: false });
    await terminal.type("echo 'still' here");
    await terminal.shows("\nstill here");
    await terminal.type("fg");
    await terminal.shows(`> ${id}`);
    await terminal.press("?");
    await terminal.shows("any key: back");
    expect(await terminal.modes()).toEqual({ cursor: false, alternateScreen: true });
  });

  test("--until-done ends when nothing is live, and leaves the table", async () => {
    await using sandbox = createSandbox();
    const id = await launchWaiting(sandbox, "first", "--group", "nightly");
    await launchWaiting(sandbox, "second");
    await using terminal = await openTmuxTerminal(sandbox);
    await startWatch(terminal, "--group", "nightly", "--until-done");
    await terminal.shows(`> ${id}`);
    letEnd(sandbox, "first");
    await expectRestored(terminal, sandbox, 0);
    expect(await terminal.screen()).toMatch(/^bg_\w+ +explorer +completed +first .* goodbye from first$/m);
  });

  test("prints the table again where TERM is dumb, and no control sequence", async () => {
    await using sandbox = createSandbox();
    await launchWaiting(sandbox, "first");
    await using terminal = await openTmuxTerminal(sandbox);
    await terminal.type("TERM=dumb task-bg watch --until-done");
    await terminal.shows("1 task: 1 running");
    expect(await terminal.modes()).toEqual({ cursor: true, alternateScreen: false });
    letEnd(sandbox, "first");
    await terminal.shows(/1 task: 1 running\n\nTask ID(.*\n)+1 task: 1 completed\n[$#]/);
  });
});

describe("task-bg watch in a pipe", () => {
  test("prints the table again when something changed, and ends with --until-done", async () => {
    await using sandbox = createSandbox();
    await launchWaiting(sandbox, "first");
    const watch = Bun.spawn([taskBgBinary, "watch", "--text", "--until-done"], {
      cwd: sandbox.work,
      env: sandbox.env,
      stdin: "ignore",
      stdout: "pipe",
      stderr: "pipe",
    });
    const [stdout, stderr, code] = await Promise.all([
      readAll(watch.stdout, (text) => text.includes("1 running") && letEnd(sandbox, "first")),
      watch.stderr.text(),
      watch.exited,
    ]);
    expect(stdout).not.toContain("\x1b");
    expect(stdout.split("\n\n").filter((part) => part.startsWith("1 task"))).toHaveLength(2);
    expect(stdout).toEndWith("1 task: 1 completed\n");
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("prints what list --follow prints in JSON", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["first", "say done", "explorer"]);
    await sandbox.ended(id);
    const { stdout, stderr, exitCode } = await sandbox.run(["watch", "--until-done"]);
    expect(stdout).toBe((await sandbox.run(["list", "--follow", "--until-done"])).stdout);
    expect(JSON.parse(stdout)).toMatchObject({ taskId: id, from: null, to: "completed" });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });
});

async function readAll(stream: ReadableStream<Uint8Array>, onText: (all: string) => unknown): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const bytes of stream) {
    text += decoder.decode(bytes, { stream: true });
    onText(text);
  }
  return text;
}

function commandOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

function signalWatch(sandbox: Sandbox, signal: NodeJS.Signals): void {
  process.kill(Number(readFileSync(join(sandbox.work, "pid"), "utf8")), signal);
}
