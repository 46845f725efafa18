import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Config } from "../../../src/config/load-config.ts";
import type { TaskBgError } from "../../../src/errors.ts";
import { type Batch, type BatchSource, parseBatch } from "../../../src/operations/batch/parse-batch.ts";
import { writePause } from "../../../src/store/pause-state.ts";
import { createTask } from "../../fixtures/create-task.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";
import { queueTask } from "../../fixtures/queue-task.ts";
import { readTree } from "../../fixtures/read-tree.ts";

let context: TestContext;

beforeEach(() => {
  context = createTestContext({ config: { droid: "/bin/true" } });
});

afterEach(() => context[Symbol.asyncDispose]());

async function replaceContext(config: Partial<Config>): Promise<void> {
  await context[Symbol.asyncDispose]();
  context = createTestContext({ config });
}

const least = { description: "Fix", prompt: "Fix it" };

function parse(entries: readonly object[], source: Partial<BatchSource> = {}): Promise<Batch> {
  const text = entries.map((entry) => JSON.stringify(entry)).join("\n");
  return parseBatch(context, { title: "The batch x", text, format: "json", group: undefined, ...source });
}

function manyOf(count: number): object[] {
  return Array.from({ length: count }, () => least);
}

/** A task, and so many of which each waits for the one before it. */
function chainOf(count: number): object[] {
  return Array.from({ length: count + 1 }, (_, index) => ({
    ...least,
    name: `n${index}`,
    ...(index === 0 ? {} : { after: `n${index - 1}` }),
  }));
}

async function problems(entries: readonly object[], source: Partial<BatchSource> = {}): Promise<string[]> {
  const before = readTree(context.root);
  const error = await parse(entries, source).then(
    () => undefined,
    (refusal: TaskBgError) => refusal,
  );
  expect(readTree(context.root)).toEqual(before);
  expect(error?.code ?? "invalid").toBe("invalid");
  return error?.message.split("\n").slice(1) ?? [];
}

describe("a batch in order", () => {
  test("is what it says, with the defaults of a launch", async () => {
    const batch = await parse([{ ...least, timeout: "5m", worktree: true }, { exec: ["true", "x"] }], {
      group: "night",
    });
    expect(batch.order).toEqual([0, 1]);
    expect(batch.entries[0]).toMatchObject({
      name: undefined,
      options: {
        agent: "executor-med",
        autonomy: "medium",
        timeoutMs: 300_000,
        worktree: "",
        group: "night",
        cwd: ".",
      },
    });
    expect(batch.entries[1]?.options).toMatchObject({ description: "true x", agent: "", command: ["true", "x"] });
  });

  test("has entries that wait for others further down", async () => {
    const entries = [
      { name: "report", ...least, prompt: "Sum up {{result:build}}", after: ["any:lint"] },
      { name: "lint", ...least },
      { name: "build", ...least, group: "own" },
    ];
    const batch = await parse(entries, { group: "night" });
    expect(batch.order).toEqual([1, 2, 0]);
    expect(batch.entries.map(({ options }) => options.group)).toEqual(["night", "night", "own"]);
  });

  test("may wait for tasks that are there, by the start of an id", async () => {
    createTask(context, { id: "bg_0123" });
    expect(await problems([{ ...least, after: "bg_01", prompt: "x {{result:bg_012}}" }])).toEqual([]);
  });

  test("takes prompts from files, and a written one as it is", async () => {
    const file = join(context.root, "prompt.md");
    writeFileSync(file, Buffer.from([0x46, 0xff]));
    const batch = await parse([
      { description: "a", promptFile: file },
      { ...least, prompt: "-" },
    ]);
    expect(batch.entries.map(({ options }) => [...options.prompt])).toEqual([[0x46, 0xff], [0x2d]]);
  });

  test("may be empty", async () => {
    expect(await parse([])).toMatchObject({ entries: [], order: [] });
  });

  test("may be YAML", async () => {
    const text = "- description: Fix\n  prompt: |\n    Fix it\n    now\n  timeout: 30m\n";
    const batch = await parse([], { text, format: "yaml" });
    expect(batch.entries[0]?.options).toMatchObject({ timeoutMs: 1_800_000, prompt: Buffer.from("Fix it\nnow\n") });
  });
});

describe("a batch is refused whole, each fault with its line, for", () => {
  test.each<[string, object[], string[]]>([
    ["a wrong field", [least, { ...least, promt: "x" }], ['line 2: unknown field "promt"; did you mean prompt?']],
    [
      "a wrong level",
      [{ ...least, autonomy: "hgih" }],
      ['line 1: "hgih" is no autonomy level; expected low, medium or high'],
    ],
    [
      "a command that is not there",
      [{ exec: ["no-such-command"] }],
      [expect.stringMatching(/^line 1: The command "no-such-command" was not found/)],
    ],
    [
      "a directory that is not there",
      [{ ...least, cwd: "/no/where" }],
      [expect.stringMatching(/^line 1: The working directory \/no\/where cannot/)],
    ],
    [
      "a prompt file that is not there",
      [{ description: "a", promptFile: "/no/where" }],
      [expect.stringMatching(/^line 1: The prompt file \/no\/where cannot/)],
    ],
    [
      "a task that is not there",
      [{ ...least, after: "bg_9" }],
      [expect.stringMatching(/^line 1: No task bg_9 in .*, and no entry of that name$/)],
    ],
    [
      "a result that is not there",
      [
        { ...least, prompt: "{{result:biuld}}" },
        { ...least, name: "build" },
      ],
      [expect.stringMatching(/did you mean the entry build\?$/)],
    ],
    ["itself", [{ ...least, name: "a", after: "a" }], ["line 1: a waits for itself"]],
    ["its own result", [{ ...least, name: "a", prompt: "{{result:a}}" }], ["line 1: a waits for itself"]],
    [
      "a circle",
      [
        { ...least, name: "a", after: "b" },
        { ...least, name: "b", prompt: "{{result:a}}" },
      ],
      ["line 1: these wait for each other: a → b → a"],
    ],
    [
      "a name twice",
      [
        { ...least, name: "a" },
        { ...least, name: "a" },
      ],
      ["line 2: a is the name of the entry at line 1 too"],
    ],
    [
      "a key twice",
      [
        { ...least, key: "k" },
        { ...least, key: "k" },
      ],
      ['line 2: key "k" is that of the entry at line 1 too'],
    ],
    ["a key that is too long", [{ ...least, key: "k".repeat(201) }], ["line 1: key is too long, or empty"]],
  ])("%s", async (_, entries, expected) => {
    expect(await problems(entries)).toEqual(expected);
  });

  test("everything at once, and not for what is wrong elsewhere", async () => {
    const text = ['{"name": "a", "description": 1}', "nope", '{"description": "b", "prompt": "x", "after": "a"}', "[]"];
    expect(await problems([], { text: text.join("\n") })).toEqual([
      "line 1: description is 1; expected a short label",
      expect.stringContaining("line 2: JSON Parse error"),
      "line 4: it is []; expected an object with the fields of a launch",
    ]);
  });

  test("a Droid CLI that is not there", async () => {
    await replaceContext({ droid: "no-such-droid" });
    expect(await problems([least, { exec: ["true"] }])).toEqual([
      expect.stringMatching(/^line 1: The Droid CLI \(no-such-droid\)/),
    ]);
  });

  test("more faults than a terminal shows, the first hundred", async () => {
    const shown = await problems(Array.from({ length: 150 }, () => ({})));
    expect(shown).toHaveLength(101);
    expect(shown.at(-1)).toBe("… and 200 more");
  });

  test.each<[string, (context: TestContext) => unknown, Partial<Config["limits"]>, object[]]>([
    ["wait for each other", () => undefined, {}, chainOf(4)],
    ["wait in a paused queue", ({ store }) => writePause(store, { all: true, groups: [] }), {}, manyOf(4)],
    ["may be of a paused group", ({ store }) => writePause(store, { all: false, groups: ["g"] }), {}, manyOf(4)],
    ["are of a limited droid", () => undefined, { droids: { "executor-med": 1 } }, manyOf(4)],
  ])("more tasks than may be queued, when they %s and so take no slot", async (_, prepare, limited, entries) => {
    const limits = { ...context.config.limits, maxParallel: 8 };
    await replaceContext({ droid: "/bin/true", maxQueued: 3, limits: { ...limits, ...limited } });
    prepare(context);
    const refusal = await parse(entries).catch((error: TaskBgError) => error);
    expect(refusal).toMatchObject({
      code: "invalid",
      message: expect.stringMatching(/has [45] tasks and 0 are queued/),
    });
  });

  test.each([["\ud800"], ["k".repeat(5_000)], [""]])("a key that can be none: %j", async (key) => {
    expect(await problems([{ ...least, key }])).toEqual(["line 1: key is too long, or empty"]);
  });

  test("a result that a command refers to", async () => {
    expect(await problems([{ exec: ["echo", "{{result:n}}"] }, { ...least, name: "n" }])).toEqual([
      "line 1: {{result:n}} is for a droid's prompt, and this task runs a command",
    ]);
  });

  test("more tasks than may be queued", async () => {
    const limits = { ...context.config.limits, maxParallel: 2 };
    await replaceContext({ droid: "/bin/true", maxQueued: 3, limits });
    queueTask(context);
    expect(await problems(Array.from({ length: 4 }, () => least))).toEqual([]);
    const refusal = await parse(Array.from({ length: 5 }, () => least)).catch((error: TaskBgError) => error);
    expect(refusal).toMatchObject({
      code: "invalid",
      message: expect.stringContaining("has 5 tasks and 1 are queued"),
    });
  });
});
