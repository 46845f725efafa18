import { describe, expect, test } from "bun:test";
import { chmodSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../../src/context.ts";
import { createContext } from "../../../src/create-context.ts";
import { TaskBgError } from "../../../src/errors.ts";
import { type Check, diagnose } from "../../../src/operations/checks/diagnose.ts";
import { markLive } from "../../../src/store/live-index.ts";
import { writePause } from "../../../src/store/pause-state.ts";
import { enqueue } from "../../../src/store/queue-index.ts";
import { writeRecord } from "../../../src/store/records.ts";
import { storePaths } from "../../../src/store/store.ts";
import { createTask, newRecord } from "../../fixtures/create-task.ts";
import { createTestContext } from "../../fixtures/create-test-context.ts";
import { holdOutput } from "../../fixtures/hold-output.ts";
import { canMount, mountTmpfs } from "../../fixtures/mount-tmpfs.ts";
import { startChild } from "../../fixtures/start-child.ts";

const program = { version: "1.2.3", executable: "/opt/task-bg" };
const allNames = [
  "task-bg",
  "bun",
  "config",
  "path",
  "droid",
  "credentials",
  "hooks",
  "original-hook",
  "store",
  "store-files",
  "file-locks",
  "store-lock",
  "disk-space",
  "records",
  "tasks",
  "queue",
  "logout",
];

describe("diagnose", () => {
  test("makes every check, in the same order, and leaves nothing in the store", async () => {
    await using context = createTestContext();
    const before = readdirSync(context.store.dir);
    expect((await diagnoseAll(context)).map(({ name }) => name)).toEqual(allNames);
    expect(readdirSync(context.store.dir)).toEqual(before);
  });

  test("finds all well in the store of a launch", async () => {
    await using context = createTestContext();
    const task = createTask(context, {}, { out: "" });
    await using _ = holdOutput(storePaths.output(context.store, task.id));
    chmodSync(storePaths.output(context.store, task.id), 0o600);
    for (const check of (await diagnoseAll(context)).slice(allNames.indexOf("store"))) expect(check.status).toBe("ok");
  });

  test("does not end where the settings cannot be read: it says so once, and leaves out what needs them", async () => {
    const error = new TaskBgError("invalid", "HOME is not set", { hint: "Set it." });
    const checks = await diagnoseAll({
      ...createContext(),
      get config(): never {
        throw error;
      },
      get store(): never {
        throw error;
      },
    });
    expect(checks.map(({ name }) => name)).toEqual(allNames);
    expect(checks.filter(({ status }) => status === "fail")).toEqual([
      { name: "config", status: "fail", message: "HOME is not set", fix: "Set it." },
    ]);
    expect(find(checks, "droid")).toMatchObject({ status: "warn", message: "Not looked at, for want of the config" });
    expect(find(checks, "queue")).toMatchObject({ status: "warn", message: "Not looked at, for want of the store" });
  });

  test("does not end at what nobody foresaw", async () => {
    await using context = createTestContext();
    const broken = {
      config: context.config,
      now: context.now,
      get store(): never {
        throw "odd";
      },
    };
    expect(find(await diagnoseAll(broken), "store")).toEqual({
      name: "store",
      status: "fail",
      message: "odd",
      fix: undefined,
    });
  });
});

describe("the checks of the program and its settings", () => {
  test("tell this task-bg and its Bun", async () => {
    await using context = createTestContext();
    const checks = await diagnoseAll(context);
    expect(find(checks, "task-bg")).toMatchObject({ status: "ok", message: "1.2.3 at /opt/task-bg" });
    expect(find(checks, "bun")).toMatchObject({ status: "ok", message: `${Bun.version} inside` });
  });

  test("warn where no task-bg is on PATH, and find one that is", async () => {
    await using context = createTestContext({ config: { path: "/nowhere" } });
    expect(await diagnoseOne(context, "path")).toMatchObject({
      status: "warn",
      fix: "ln -s /opt/task-bg ~/.local/bin/",
    });
    writeProgram(context.root, "task-bg", "");
    const onPath = { ...context, config: { ...context.config, path: context.root } };
    expect(await diagnoseOne(onPath, "path")).toMatchObject({
      status: "ok",
      message: `Found at ${context.root}/task-bg`,
    });
  });

  test("warn of unknown keys, each by its name", async () => {
    await using context = createTestContext({
      config: { unknownKeys: ["modles", "x"], configFile: "/home/a b/task-bg.json" },
    });
    expect(await diagnoseOne(context, "config")).toMatchObject({
      status: "warn",
      message: '/home/a b/task-bg.json sets what task-bg does not know: "modles", "x"',
      fix: "${EDITOR:-vi} '/home/a b/task-bg.json'",
    });
  });
});

describe("the check of the Droid CLI", () => {
  test.each<[string, string, Partial<Check>]>([
    ["takes the version that it was made with", "echo 0.215.0", { status: "ok", message: "0.215.0 at BIN" }],
    ["takes a newer one", "echo 1.0.0", { status: "ok", message: "1.0.0 at BIN" }],
    ["warns of an older one", "echo 0.99.9", { status: "warn", fix: "droid update" }],
    ["warns of one that tells no version", "echo hello", { status: "warn", fix: "BIN --version" }],
    ["fails one that fails", "exit 3", { status: "fail", message: "BIN cannot tell its version: exit code 3" }],
    [
      "lets it neither update itself nor report",
      'echo "1.$([ "$FACTORY_DROID_AUTO_UPDATE_ENABLED$FACTORY_OTEL_ENABLED" = falsefalse ] && echo 7).0"',
      { status: "ok", message: "1.7.0 at BIN" },
    ],
  ])("%s", async (_, script, expected) => {
    await using context = createTestContext();
    const bin = writeProgram(context.root, "droid", script);
    const check = await diagnoseOne({ ...context, config: { ...context.config, droid: bin } }, "droid");
    expect(JSON.parse(JSON.stringify(check).replaceAll(bin, "BIN"))).toMatchObject(expected);
  });

  test("fails where there is none", async () => {
    await using context = createTestContext({ config: { path: "/nowhere" } });
    expect(await diagnoseOne(context, "droid")).toMatchObject({
      status: "fail",
      message: "The Droid CLI (droid) was not found, or is not executable",
      fix: "npm install -g droid",
    });
  });

  test("fails what is no program", async () => {
    await using context = createTestContext();
    writeFileSync(join(context.root, "droid"), "\u0000\u0001", { mode: 0o700 });
    const droid = join(context.root, "droid");
    expect(await diagnoseOne({ ...context, config: { ...context.config, droid } }, "droid")).toMatchObject({
      status: "fail",
    });
  });
});

describe("the checks of credentials and hooks", () => {
  test("see a custom model, and warn where nothing is seen", async () => {
    await using context = createTestContext();
    expect(await diagnoseOne(context, "credentials")).toMatchObject({ status: "warn", fix: "droid, then /login" });
    mkdirSync(join(context.root, ".factory"), { recursive: true });
    writeFileSync(join(context.root, ".factory/settings.json"), JSON.stringify({ customModels: [{}] }));
    expect(await diagnoseOne(context, "credentials")).toMatchObject({
      status: "ok",
      message: "a custom model in settings.json",
    });
  });

  test("look into the user's settings", async () => {
    await using context = createTestContext();
    expect(await diagnoseOne(context, "hooks")).toMatchObject({ status: "warn", fix: "task-bg install" });
    expect(await diagnoseOne(context, "original-hook")).toMatchObject({ status: "ok" });
  });
});

describe("the checks of the store", () => {
  test("warn where others may look in, and fail where they may write", async () => {
    await using context = createTestContext();
    const { dir } = context.store;
    chmodSync(dir, 0o755);
    expect(await diagnoseOne(context, "store")).toMatchObject({ status: "warn", fix: `chmod 700 ${dir}` });
    chmodSync(dir, 0o722);
    const checks = await diagnoseAll(reopened(context));
    expect(find(checks, "store")).toMatchObject({ status: "fail", fix: `chmod 700 ${dir}` });
    expect(find(checks, "records")).toMatchObject({ status: "warn", message: "Not looked at, for want of the store" });
  });

  test("fail a store that is a file, or lies below one", async () => {
    await using context = createTestContext();
    for (const storeDir of ["/dev/null", "/dev/null/below"]) {
      const moved = reopened({ ...context, config: { ...context.config, storeDir } });
      const checks = await diagnoseAll(moved);
      expect(find(checks, "store")).toMatchObject({ status: "fail", message: expect.stringContaining(storeDir) });
    }
  });

  test.each<[number, string]>([
    [0o644, "warn"],
    [0o640, "warn"],
    [0o620, "fail"],
    [0o602, "fail"],
    [0o600, "ok"],
    [0o400, "ok"],
  ])("judge a file of mode %o: %s", async (mode, status) => {
    await using context = createTestContext();
    const task = createTask(context, { status: "completed" }, { out: "x" });
    for (const path of [storePaths.output(context.store, task.id)]) chmodSync(path, mode);
    const check = await diagnoseOne(context, "store-files");
    expect(check.status).toBe(status as Check["status"]);
    if (check.status === "ok") return;
    expect(check.message).toContain(`${task.id}.out`);
    expect(check.fix).toBe(`chmod -R go= ${context.store.dir}`);
    expect(Bun.spawnSync(["sh", "-c", check.fix ?? ""]).exitCode).toBe(0);
    expect(await diagnoseOne(context, "store-files")).toMatchObject({ status: "ok" });
  });

  test("look below the store's directories, and not at what links lead to", async () => {
    await using context = createTestContext();
    symlinkSync("/etc/passwd", join(context.store.dir, "link"));
    expect(await diagnoseOne(context, "store-files")).toMatchObject({ status: "ok" });
    markLive(context.store, "bg_1");
    chmodSync(storePaths.live(context.store, "bg_1"), 0o666);
    expect(await diagnoseOne(context, "store-files")).toMatchObject({
      status: "fail",
      message: expect.stringContaining("live/bg_1"),
    });
  });

  test.skipIf(process.getuid?.() !== 0)("fail files of another user", async () => {
    await using context = createTestContext();
    const task = createTask(context);
    Bun.spawnSync(["chown", "12345", storePaths.record(context.store, task.id)]);
    expect(await diagnoseOne(context, "store-files")).toMatchObject({
      status: "fail",
      message: expect.stringContaining("another user's"),
    });
  });

  test("find the lock free while many use it, and name who sits on it", async () => {
    await using context = createTestContext();
    expect(await diagnoseOne(context, "store-lock")).toMatchObject({ status: "ok" });
    await using holder = startChild("hold-store-lock.ts", context.store.dir);
    await holder.nextLine();
    const check = await diagnoseOne(context, "store-lock");
    expect(check).toMatchObject({ status: "warn" });
    if (existsSync("/proc/locks")) expect(check).toMatchObject({ fix: `kill ${holder.pid}` });
    await holder.kill("SIGKILL");
    expect(await diagnoseOne(context, "store-lock")).toMatchObject({ status: "ok" });
  });

  const testOnMount = test.skipIf(!canMount());

  testOnMount("fail a file system with hardly any room, and one that is read-only", async () => {
    await using context = createTestContext();
    using disk = mountTmpfs(join(context.root, "disk"), { bytes: "2m" });
    const moved = { ...context, store: { dir: disk.dir } };
    expect(await diagnoseOne(moved, "disk-space")).toMatchObject({
      status: "warn",
      message: "2M free where the tasks are",
    });
    writeFileSync(join(disk.dir, "filler"), new Uint8Array(2_040_000));
    expect(await diagnoseOne(moved, "disk-space")).toMatchObject({
      status: "fail",
      message: expect.stringMatching(/^Nothing is started: \d+k is free on the disk, where 102k has to be$/),
    });
    disk.setReadOnly(true);
    expect(await diagnoseOne(moved, "file-locks")).toMatchObject({
      status: "fail",
      message: expect.stringContaining("EROFS"),
    });
  });
});

describe("the checks of tasks", () => {
  test("name records that do not parse", async () => {
    await using context = createTestContext({ sample: "broken" });
    const { dir } = context.store;
    const check = await diagnoseOne(context, "records");
    const path = `${dir}/bg_1930000000000000001.json`;
    expect(check).toMatchObject({ status: "warn", fix: `mv ${path} ${path}.broken` });
    expect(check.message).toStartWith("7 records cannot be read: bg_1930000000000000001.json (");
    expect(check.message).toEndWith(" and 4 more");
  });

  test("find the original script's finished records sound, and its running ones dead", async () => {
    await using context = createTestContext({ sample: "original" });
    const checks = await diagnoseAll(context);
    expect(find(checks, "records")).toMatchObject({ status: "ok" });
    expect(find(checks, "tasks")).toMatchObject({ status: "warn", fix: "task-bg prune" });
  });

  test.each([
    ["ended and was not settled", { run: "pid 1\nexit 0\n", out: "" }],
    ["was lost", { run: "pid 1\n", out: "" }],
    ["never started", { out: "" }],
  ])("name a task that %s", async (_, files) => {
    await using context = createTestContext();
    const task = createTask(context, {}, files);
    expect(await diagnoseOne(context, "tasks")).toMatchObject({
      status: "warn",
      message: expect.stringContaining(task.id),
      fix: "task-bg prune",
    });
  });

  test("name a task that lives past its limit, and none that has no limit", async () => {
    await using context = createTestContext();
    const limited = createTask(context, { timeout_ms: 1000 }, { out: "" });
    const free = createTask(context, {}, { out: "" });
    await using held = new AsyncDisposableStack();
    for (const { id } of [limited, free]) held.use(holdOutput(storePaths.output(context.store, id)));
    expect(await diagnoseOne(context, "tasks")).toMatchObject({ status: "ok", message: "2 running, none dead" });
    context.advance(24 * 3_600_000);
    const check = await diagnoseOne(context, "tasks");
    expect(check.status).toBe("warn");
    expect(check.message).toContain(limited.id);
    expect(check.message).not.toContain(free.id);
  });

  test("leave another machine's tasks alone", async () => {
    await using context = createTestContext();
    createTask(context, { host: { name: "elsewhere", boot_id: "other", pid_namespace: null } });
    expect(await diagnoseOne(context, "tasks")).toMatchObject({ status: "ok" });
  });

  test("find queued tasks that nobody starts", async () => {
    await using context = createTestContext();
    expect(await diagnoseOne(context, "queue")).toMatchObject({ status: "ok", message: "Empty" });
    const task = queueTask(context);
    expect(await diagnoseOne(context, "queue")).toMatchObject({
      status: "warn",
      message: expect.stringContaining(task.id),
      fix: "task-bg cleanup",
    });
  });

  test("find queued tasks that nobody sees, though all slots are taken", async () => {
    await using context = createTestContext({
      config: { limits: { maxParallel: 1, droids: {}, models: {}, groups: {} } },
    });
    await using _ = runTask(context);
    writeRecord(context.store, newRecord(context, { status: "queued" }));
    expect(await diagnoseOne(context, "queue")).toMatchObject({ status: "warn" });
  });

  test("find nothing wrong with a queue that waits for a slot, or is paused", async () => {
    await using context = createTestContext({
      config: { limits: { maxParallel: 1, droids: {}, models: {}, groups: {} } },
    });
    queueTask(context);
    {
      await using _ = runTask(context);
      expect(await diagnoseOne(context, "queue")).toMatchObject({ status: "ok", message: "1 task waiting" });
    }
    writePause(context.store, { all: true, groups: [] });
    expect(await diagnoseOne(context, "queue")).toMatchObject({
      status: "ok",
      message: "1 task waiting: the queue is paused",
    });
  });
});

function diagnoseAll(context: Context): Promise<Check[]> {
  return Array.fromAsync(diagnose(context, program));
}

async function diagnoseOne(context: Context, name: string): Promise<Check> {
  return find(await diagnoseAll(context), name);
}

function find(checks: readonly Check[], name: string): Check {
  const check = checks.find((candidate) => candidate.name === name);
  if (check === undefined) throw new Error(`No check ${name}`);
  return check;
}

/** The same context, whose store is opened as a new process would. */
function reopened({ config, now }: Context): Context {
  const { store } = Object.getOwnPropertyDescriptors(createContext({ storeDir: config.storeDir }));
  return Object.defineProperty({ config, now } as Context, "store", store);
}

function writeProgram(directory: string, name: string, script: string): string {
  const path = join(directory, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  return path;
}

function queueTask(context: Context) {
  const record = newRecord(context, { status: "queued" });
  writeRecord(context.store, record);
  enqueue(context.store, record);
  return record;
}

function runTask(context: Context) {
  const task = createTask(context, {}, { out: "" });
  return holdOutput(storePaths.output(context.store, task.id));
}
