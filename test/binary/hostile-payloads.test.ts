import { describe, expect, setDefaultTimeout, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import hooksFile from "../../plugin/hooks/hooks.json" with { type: "json" };
import { readTree } from "../fixtures/read-tree.ts";
import { runBounded, type Stdin } from "../fixtures/run-bounded.ts";
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";
import { until } from "../fixtures/until.ts";

setDefaultTimeout(180_000);

/** What the Droid CLI gives our hooks; it kills them then, and so does `runBounded`. */
const limitSeconds = Math.min(
  ...Object.values(hooksFile.hooks).flatMap((groups) =>
    groups.flatMap(({ hooks }) => hooks.map((hook) => hook.timeout)),
  ),
);
const megabyte = 1_000_000;
/** Whoever holds 100 MB, as bytes and as text, is beyond it. */
const memoryLimit = 200 * megabyte;

/** A task that runs, and a payload that would complete it. */
interface Scene {
  sandbox: Sandbox;
  payload: { session_id: string; hook_event_name: string; transcript_path: string };
}

/** What comes instead, and what the log says of it; undefined when nothing is wrong with it. */
type Row = readonly [name: string, stdin: (scene: Scene) => Stdin, reason: string | undefined];

async function createScene(sandbox: Sandbox): Promise<Scene> {
  const sign = join(sandbox.dir, "there");
  const id = await sandbox.launch(["waits", `touch ${sign}\nwait-for ${join(sandbox.dir, "go")}`]);
  await until(() => existsSync(sign), "the droid is there");
  const session_id = sandbox.record(id).session_id;
  const transcript_path = write(sandbox, "transcript.jsonl", said("All routes are fixed"));
  return { sandbox, payload: { session_id, hook_event_name: "SubagentStop", transcript_path } };
}

function write(sandbox: Sandbox, name: string, text: string): string {
  const path = join(sandbox.dir, name);
  writeFileSync(path, text);
  return path;
}

function said(text: string): string {
  return `${JSON.stringify({ type: "message", message: { role: "assistant", content: [{ type: "text", text }] } })}\n`;
}

/** Runs a hook that may do nothing but leave one line in the log. */
async function expectHarmless({ sandbox }: Scene, command: string, stdin: Stdin, reason: Row[2]): Promise<void> {
  const before = readStore(sandbox);
  const { peak, ...left } = await runBounded(sandbox, [command], { stdin, seconds: limitSeconds });
  expect(left).toEqual({ stdout: "", stderr: "", exitCode: 0 });
  expect(peak).toBeLessThan(memoryLimit);
  expect(readStore(sandbox)).toEqual(before);
  const log = readLog(sandbox);
  expect(log).not.toMatch(/[^\P{C}\n]/u);
  expect(log.split("\n").length).toBe(reason === undefined ? 1 : 2);
  if (reason !== undefined) expect(log.replace(/^\S+Z /, "")).toStartWith(`${command}: ${reason}`);
}

/** Every file of the store but the log. */
function readStore(sandbox: Sandbox): Record<string, string> {
  const files = Object.entries(readTree(sandbox.storeDir));
  return Object.fromEntries(files.filter(([path]) => !path.endsWith("/.hooks.log")));
}

function readLog(sandbox: Sandbox): string {
  const path = join(sandbox.storeDir, ".hooks.log");
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}

/** The good payload with other fields. */
function withFields(fields: Record<string, unknown>): Row[1] {
  return ({ payload }) => ({ text: JSON.stringify({ ...payload, ...fields }) });
}

/** The beginning of the good payload, and no end of the pipe. */
function neverClosed(length: number): Row[1] {
  return ({ payload }) => ({ text: JSON.stringify(payload).slice(0, length), staysOpen: true });
}

/** The good payload with one more field, whose value a line of sh prints. */
function withPrinted(print: string): Row[1] {
  return ({ payload }) => ({
    printedBy: `printf %s '${JSON.stringify(payload).slice(0, -1)},"more":'; ${print}; printf '}'`,
  });
}

const notParsed = "the payload does not parse: ";
const print100MB = `head -c ${100 * megabyte} /dev/zero`;
const brackets = "[".repeat(megabyte / 2) + "]".repeat(megabyte / 2);

const payloads: Row[] = [
  ["empty", () => ({ text: "" }), `${notParsed}it is empty`],
  ["blank", () => ({ text: " \n" }), `${notParsed}it is empty`],
  ["no JSON", () => ({ text: "SubagentStop" }), `${notParsed}JSON Parse error`],
  ["cut off", ({ payload }) => ({ text: JSON.stringify(payload).slice(0, -1) }), "the payload on stdin breaks off"],
  ["an array", ({ payload }) => ({ text: JSON.stringify([payload]) }), `${notParsed}session_id`],
  ["null", () => ({ text: "null" }), `${notParsed}it is no JSON object`],
  ["random bytes", () => ({ text: crypto.getRandomValues(new Uint8Array(60_000)) }), ""],
  ["NUL bytes", () => ({ text: new Uint8Array(60_000) }), `${notParsed}JSON Parse error`],
  ["good but for a NUL byte", withPrinted(`printf '1\\0'`), `${notParsed}JSON Parse error`],
  ["1 MB of brackets", () => ({ text: brackets }), "the payload on stdin is nested too deep"],
  [
    "good but for 1 MB of brackets",
    withPrinted(`printf %s '${brackets.slice(0, 5000)}'`),
    "the payload on stdin is nested",
  ],
  [
    "8 MB of objects without an end",
    () => ({ printedBy: `printf '{"a":['; yes '{},' | head -c 8000000` }),
    "the payload on stdin breaks off",
  ],
  ["100 MB of zeros", () => ({ printedBy: print100MB }), "the payload on stdin is larger than 8388608 bytes"],
  [
    "good but for its 100 MB",
    withPrinted(`printf '"'; ${print100MB} | tr '\\0' x; printf '"'`),
    "the payload on stdin is larger than 8388608 bytes",
  ],
  ["nothing, and never closed", neverClosed(0), "no complete JSON came on stdin within 2000 ms"],
  ["cut off, and never closed", neverClosed(30), "no complete JSON came on stdin within 2000 ms"],
  ["of a session that is no task's", withFields({ session_id: "somebody-else" }), undefined],
];

const sessionIds: [string, unknown][] = [
  ["of 10,000 characters", "s".repeat(10_000)],
  ["with slashes", "../../../etc/passwd"],
  ["..", ".."],
  ["with a newline", "session\n2026-01-01T00:00:00.000Z hook: forged"],
  ["that is a number", 7],
  ["that is null", null],
  ["that is an array", ["s"]],
  ["that is missing", undefined],
];

const transcripts: [string, (sandbox: Sandbox) => unknown, reason: string][] = [
  ["a FIFO that nobody writes to", makeFifo, "it is not a regular file"],
  ["/dev/zero", () => "/dev/zero", "it is not a regular file"],
  ["a directory", ({ dir }) => dir, "it is not a regular file"],
  ["a missing file", () => "/nowhere.jsonl", "ENOENT"],
  ["a link to a FIFO", (sandbox) => makeLink(sandbox, makeFifo(sandbox)), "it is not a regular file"],
  ["a link to itself", (sandbox) => makeLink(sandbox, join(sandbox.dir, "link")), "ELOOP"],
  [
    "a file whose only text is 100 MB back",
    (sandbox) => fill(sandbox, said("early"), "yes '{}'", ""),
    "no assistant message",
  ],
  [
    "one line of 100 MB",
    (sandbox) => fill(sandbox, `{"role":"assistant","content":"`, "tr '\\0' x </dev/zero", `"}\n`),
    "no assistant message",
  ],
  ["100 MB of empty lines", (sandbox) => fill(sandbox, said("early"), "yes ''", ""), "no assistant message"],
  [
    "100 MB of messages without text",
    (sandbox) => fill(sandbox, "", `yes '{"role":"assistant","content":[]}'`, ""),
    "no assist",
  ],
  ["a path of 10,000 characters", () => `/${"p".repeat(10_000)}`, "ENAMETOOLONG"],
  [
    "a path that would forge a line of the log",
    () => "/no\n2026-01-01T00:00:00.000Z hook: forged\x1b[2J\x85",
    "ENOENT",
  ],
];

const envFiles: [string, (sandbox: Sandbox) => unknown, reason: string][] = [
  ["a FIFO that nobody reads", makeFifo, "it is not a regular file"],
  ["a directory", ({ dir }) => dir, "it is not a regular file"],
  ["a device", () => "/dev/null", "it is not a regular file"],
  ["a link", (sandbox) => makeLink(sandbox, write(sandbox, "profile", "")), "it is not a regular file"],
  ["a link to nothing", (sandbox) => makeLink(sandbox, join(sandbox.dir, "none")), "it is not a regular file"],
  ["a file in a missing directory", ({ dir }) => join(dir, "none/env.sh"), "ENOENT"],
  ["a relative path", () => "env.sh", "it is not an absolute path"],
  ["a file of 100 MB", makeLargeFile, "it is larger than 1048576 bytes"],
  ["a path of 10,000 characters", () => `/${"p".repeat(10_000)}`, "ENAMETOOLONG"],
];

function makeFifo({ dir }: Sandbox): string {
  const path = join(dir, "fifo");
  expect(Bun.spawnSync(["mkfifo", path]).exitCode).toBe(0);
  return path;
}

function makeLink({ dir }: Sandbox, target: string): string {
  symlinkSync(target, join(dir, "link"));
  return join(dir, "link");
}

function makeLargeFile(sandbox: Sandbox): string {
  const path = write(sandbox, "env.sh", "");
  truncateSync(path, 100 * megabyte);
  return path;
}

/** A file of 100 MB between its begin and its end. */
function fill(sandbox: Sandbox, begin: string, print: string, end: string): string {
  const path = join(sandbox.dir, "large.jsonl");
  const line = `{ printf %s "$1"; ${print} | head -c ${100 * megabyte}; printf %s "$2"; } >"$3"`;
  expect(Bun.spawnSync(["sh", "-c", line, "sh", begin, end, path]).exitCode).toBe(0);
  return path;
}

describe.each(["hook", "hook-complete"])(
  "%s ends by itself, silently, changes nothing and logs why, for",
  (command) => {
    test.each(payloads)("a payload that is %s", async (_, stdin, reason) => {
      await using sandbox = createSandbox();
      const scene = await createScene(sandbox);
      await expectHarmless(scene, command, stdin(scene), reason);
    });

    test.each(sessionIds)("a session id %s", async (_, session_id) => {
      await using sandbox = createSandbox();
      const scene = await createScene(sandbox);
      await expectHarmless(scene, command, withFields({ session_id })(scene), `${notParsed}session_id: Invalid`);
    });

    test.each(transcripts)("a transcript that is %s", async (_, make, reason) => {
      await using sandbox = createSandbox();
      const scene = await createScene(sandbox);
      const [id] = sandbox.records().map((record) => record.id);
      const stdin = withFields({ transcript_path: make(sandbox) })(scene);
      await expectHarmless(scene, command, stdin, `the transcript of ${id} cannot be used: ${reason}`);
    });

    test.each<[string, unknown]>([
      ["missing", undefined],
      ["a number", 7],
    ])("a transcript path that is %s", async (_, transcript_path) => {
      await using sandbox = createSandbox();
      const scene = await createScene(sandbox);
      await expectHarmless(scene, command, withFields({ transcript_path })(scene), "the payload for ");
    });

    test("a transcript that may not be read", async () => {
      await using sandbox = createSandbox();
      const scene = await createScene(sandbox);
      chmodSync(scene.payload.transcript_path, 0);
      await expectHarmless(scene, command, withFields({})(scene), "the transcript of ");
    });
  },
);

describe.each(["PostToolUse", "Stop", "SessionStart"])("a hook of %s", (event) => {
  test.each(sessionIds)("delivers nothing to a session id %s", async (_, session_id) => {
    await using sandbox = createSandbox();
    await sandbox.ended(await sandbox.launch(["work", "say x", "explorer", "some-session"]));
    const scene = await createScene(sandbox);
    const stdin = withFields({ hook_event_name: event, session_id })(scene);
    await expectHarmless(scene, "hook", stdin, `${notParsed}session_id: Invalid`);
  });
});

describe("a hook of SessionStart", () => {
  test.each(envFiles)("leaves a CLAUDE_ENV_FILE alone that is %s", async (_, make, reason) => {
    await using sandbox = createSandbox();
    const scene = await createScene(sandbox);
    const CLAUDE_ENV_FILE = make(sandbox);
    const fields = { hook_event_name: "SessionStart", session_id: "some-session", CLAUDE_ENV_FILE };
    await expectHarmless(scene, "hook", withFields(fields)(scene), `CLAUDE_ENV_FILE cannot be used: ${reason}`);
    if (existsSync(join(sandbox.dir, "profile"))) expect(readFileSync(join(sandbox.dir, "profile"), "utf8")).toBe("");
    expect(existsSync(join(sandbox.dir, "none"))).toBe(false);
  });

  test("delivers all the same", async () => {
    await using sandbox = createSandbox();
    await sandbox.ended(await sandbox.launch(["work", "say All fine", "explorer", "some-session"]));
    const payload = { hook_event_name: "SessionStart", session_id: "some-session", CLAUDE_ENV_FILE: "/nowhere/env.sh" };
    const { stdout, stderr, exitCode } = await sandbox.run(["hook"], { stdin: JSON.stringify(payload) });
    expect(stderr).toBe("");
    expect(stdout).toContain("All fine");
    expect(exitCode).toBe(0);
    expect(readLog(sandbox)).toContain("CLAUDE_ENV_FILE cannot be used: ENOENT");
  });
});

test("a hook tells of ten thousand completions in little memory and few words, however large a result is", async () => {
  await using sandbox = createSandbox();
  const record = await sandbox.ended(await sandbox.launch(["work", "say fine", "explorer", "some-session"]));
  for (let index = 0; index < 10_000; index++) {
    const copy = { ...record, id: `bg_0${index}`, result: index === 0 ? "x".repeat(100 * megabyte) : "fine" };
    writeFileSync(join(sandbox.storeDir, `${copy.id}.json`), JSON.stringify(copy));
    writeFileSync(join(sandbox.storeDir, ".outbox/some-session", copy.id), "");
  }
  const stdin = { text: JSON.stringify({ session_id: "some-session", hook_event_name: "Stop" }) };
  const { stdout, stderr, exitCode, peak } = await runBounded(sandbox, ["hook"], { stdin, seconds: limitSeconds });
  expect(stderr).toBe("");
  const { reason } = JSON.parse(stdout) as { reason: string };
  expect(reason.length).toBeLessThanOrEqual(6_000);
  expect(reason).toContain("task-bg output bg_00 --result");
  expect(exitCode).toBe(0);
  expect(peak).toBeLessThan(memoryLimit);
  const told = [...reason.matchAll(/^- (\S+)/gm)].map(([, id]) => id);
  expect(told.length).toBeGreaterThan(20);
  const waiting = readdirSync(join(sandbox.storeDir, ".outbox/some-session"));
  expect(waiting.length + told.length).toBe(10_001);
  expect(waiting.filter((id) => told.includes(id))).toEqual([]);
});

test.each(["hook", "hook-complete"])(
  "%s logs that the settings cannot be read, where they do not say otherwise",
  async (command) => {
    await using sandbox = createSandbox();
    mkdirSync(join(sandbox.home, ".factory/.omd"), { recursive: true });
    writeFileSync(join(sandbox.home, ".factory/.omd/task-bg.json"), '{"ttl":');
    const stdin = JSON.stringify({ session_id: "some-session", hook_event_name: "SubagentStop" });
    expect(await sandbox.run([command], { stdin })).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(readLog(sandbox)).toMatch(
      new RegExp(`^\\S+Z ${command}: The config file \\S+/task-bg\\.json is not JSON: .*\\n$`),
    );
  },
);

test("fifty hooks in trouble at once leave fifty lines", async () => {
  await using sandbox = createSandbox();
  mkdirSync(sandbox.storeDir, { recursive: true, mode: 0o700 });
  const runs = await Promise.all(Array.from({ length: 50 }, () => sandbox.run(["hook"], { stdin: "" })));
  expect(runs).toEqual(Array.from({ length: 50 }, () => ({ stdout: "", stderr: "", exitCode: 0 })));
  const lines = readLog(sandbox).trimEnd().split("\n");
  expect(lines).toEqual(
    Array.from({ length: 50 }, () => expect.stringMatching(/^\S+Z hook: the payload does not parse: it is empty$/)),
  );
});
