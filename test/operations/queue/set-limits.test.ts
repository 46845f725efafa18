import { describe, expect, test } from "bun:test";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { findLimitDoubts } from "../../../src/operations/launch/find-limit-doubts.ts";
import { setLimits } from "../../../src/operations/queue/set-limits.ts";
import { catchError } from "../../fixtures/catch-error.ts";
import { createTestContext, type TestContext } from "../../fixtures/create-test-context.ts";

const none = { droids: {}, models: {}, groups: {}, groupTimeouts: {} };

function writeConfig(context: TestContext, text: string): void {
  mkdirSync(dirname(context.config.configFile), { recursive: true });
  writeFileSync(context.config.configFile, text);
}

describe("setLimits", () => {
  test("makes the config file, and gives the settings that hold then", async () => {
    await using context = createTestContext();
    const { config } = setLimits(context, { ...none, maxParallel: 3, groups: { night: 2 } });
    expect(config.limits).toEqual({ maxParallel: 3, droids: {}, models: {}, groups: { night: 2 } });
    expect(setLimits(context, { ...none, groupTimeouts: { night: "2h" } }).config.groupTimeouts).toEqual({
      night: 7_200_000,
    });
    expect(JSON.parse(readFileSync(config.configFile, "utf8"))).toEqual({
      maxParallel: 3,
      limits: { groups: { night: 2 }, groupTimeouts: { night: "2h" } },
    });
  });

  test.each([
    ["two spaces", '{\n  "ttl": "1h"\n}\n', '{\n  "ttl": "1h",\n  "maxParallel": 3\n}\n'],
    [
      "tabs",
      '{\n\t"ttl": "1h",\n\t"x": {\n\t\t"y": 1\n\t}\n}',
      '{\n\t"ttl": "1h",\n\t"x": {\n\t\t"y": 1\n\t},\n\t"maxParallel": 3\n}\n',
    ],
    ["one line", '{"x": 1}', '{\n  "x": 1,\n  "maxParallel": 3\n}\n'],
  ])("keeps what else is in the file, and its indentation by %s", async (_, before, after) => {
    await using context = createTestContext();
    writeConfig(context, before);
    setLimits(context, { ...none, maxParallel: 3 });
    expect(readFileSync(context.config.configFile, "utf8")).toBe(after);
  });

  test("keeps a link a link and a mode the same, and leaves no other file", async () => {
    await using context = createTestContext();
    const { configFile } = context.config;
    const real = join(context.root, "dotfiles.json");
    writeFileSync(real, "{}");
    chmodSync(real, 0o640);
    mkdirSync(dirname(configFile), { recursive: true });
    symlinkSync(real, configFile);
    setLimits(context, { ...none, droids: { oracle: 1 } });
    expect(lstatSync(configFile).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(real, "utf8"))).toEqual({ limits: { droids: { oracle: 1 } } });
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(readdirSync(context.root).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  test("leaves a file that does not parse as it is", async () => {
    await using context = createTestContext();
    writeConfig(context, "{ broken");
    expect(catchError(() => setLimits(context, { ...none, maxParallel: 3 }))).toBeInstanceOf(Error);
    expect(readFileSync(context.config.configFile, "utf8")).toBe("{ broken");
  });
});

test("findLimitDoubts names what may be mistyped, and a variable that wins", async () => {
  await using context = createTestContext();
  const changes = {
    maxParallel: 3,
    droids: { orcale: 1, mine: 1, oracle: 1, gone: null },
    models: { opsu: 1 },
    groups: {},
    groupTimeouts: {},
  };
  expect(findLimitDoubts(context, changes)).toEqual([
    'No droid is called "orcale". Did you mean oracle?',
    '"opsu" is no model alias. Did you mean opus?',
    "TASK_BG_MAX_PARALLEL wins over the config file: 8 tasks may run at once here",
  ]);
});
