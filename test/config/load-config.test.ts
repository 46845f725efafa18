import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../src/config/environment.ts";
import { loadConfig } from "../../src/config/load-config.ts";
import { catchError } from "../fixtures/catch-error.ts";

let home: string;
let configFile: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "config-"));
  configFile = join(home, ".factory", ".omd", "task-bg.json");
  mkdirSync(join(home, ".factory", ".omd"), { recursive: true });
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function writeConfig(settings: unknown): void {
  writeFileSync(configFile, typeof settings === "string" ? settings : JSON.stringify(settings));
}

function load(environment: Environment = {}) {
  return loadConfig({ HOME: home, ...environment });
}

describe("loadConfig", () => {
  test("has a default for everything", () => {
    expect(load()).toEqual({
      home,
      configFile,
      storeDir: join(home, ".factory", ".omd", "background-tasks"),
      droid: "droid",
      parentSession: "main",
      insideTask: undefined,
      ttlMs: 1_800_000,
      stopGraceMs: 10_000,
      limits: { maxParallel: 8, droids: {}, models: {}, groups: {} },
      maxDepth: 2,
      maxQueued: 1000,
      groupTimeouts: {},
      minFreeBytes: undefined,
      models: {},
      promptVia: "argument",
      deliverOnStop: true,
      path: "/usr/bin:/bin",
      executable: process.execPath,
      unknownKeys: [],
    });
  });

  test("takes the environment before the file, and the file before the defaults", () => {
    const file = { dir: "/srv/a", droid: "/opt/a", parentSession: "sa", ttl: "1h", maxParallel: 3 };
    writeConfig(file);
    expect(load()).toMatchObject({
      storeDir: "/srv/a",
      droid: "/opt/a",
      parentSession: "sa",
      ttlMs: 3_600_000,
      limits: { maxParallel: 3 },
    });
    const environment = {
      TASK_BG_DIR: "/srv/b",
      TASK_BG_DROID: "b",
      TASK_BG_PARENT_SESSION: "sb",
      TASK_BG_TTL: "90s",
      TASK_BG_MAX_PARALLEL: "12",
    };
    expect(load(environment)).toMatchObject({
      storeDir: "/srv/b",
      droid: "b",
      parentSession: "sb",
      ttlMs: 90_000,
      limits: { maxParallel: 12 },
    });
  });

  test("reads what only the file or only the environment says", () => {
    const limits = { droids: { explorer: 1 }, models: { opus: 2 }, groups: { night: 3 } };
    const models = { fast: "haiku-9" };
    writeConfig({
      stopGrace: "2s",
      maxDepth: 0,
      maxQueued: 5,
      minFree: "2G",
      limits: { ...limits, groupTimeouts: { night: "2h" } },
      models,
      promptVia: "file",
      deliverOnStop: false,
    });
    expect(load({ TASK_BG_ID: "bg_1", PATH: "/opt/bin" })).toMatchObject({
      stopGraceMs: 2000,
      maxDepth: 0,
      maxQueued: 5,
      limits: { maxParallel: 8, ...limits },
      groupTimeouts: { night: 7_200_000 },
      minFreeBytes: 2 * 1024 ** 3,
      models,
      promptVia: "file",
      deliverOnStop: false,
      insideTask: "bg_1",
      path: "/opt/bin",
    });
  });

  test("takes an empty variable for one that is not set", () => {
    writeConfig({ droid: "/opt/a", parentSession: "sa", ttl: "1h", maxParallel: 3 });
    const names = ["TASK_BG_DROID", "TASK_BG_PARENT_SESSION", "TASK_BG_TTL", "TASK_BG_MAX_PARALLEL", "TASK_BG_ID"];
    expect(load(Object.fromEntries(names.map((name) => [name, ""])))).toEqual(load());
  });

  test("takes an empty TASK_BG_DIR for one that is not set", () => {
    expect(load({ TASK_BG_DIR: "" })).toEqual(load());
  });

  test("names the keys that it does not know, and goes on", () => {
    writeConfig({ colour: "blue", ttl: "1h", Models: {} });
    expect(load()).toMatchObject({ unknownKeys: ["colour", "Models"], ttlMs: 3_600_000 });
    writeConfig({ limits: { group: {} } });
    expect(load().unknownKeys).toEqual(["limits.group"]);
  });

  test.each<[Environment, string]>([
    [{ HOME: undefined }, "HOME is not set; expected an absolute path"],
    [{ HOME: "" }, 'HOME is ""; expected an absolute path'],
    [{ HOME: "me" }, 'HOME is "me"; expected an absolute path'],
    [{ TASK_BG_DIR: "tasks" }, 'TASK_BG_DIR is "tasks"; expected an absolute path'],
    [{ TASK_BG_TTL: "30" }, 'TASK_BG_TTL is "30"; expected a duration such as 90s, 30m or 2h'],
    [{ TASK_BG_MAX_PARALLEL: "0" }, 'TASK_BG_MAX_PARALLEL is "0"; expected a whole number of at least 1'],
    [{ TASK_BG_MAX_PARALLEL: "many" }, 'TASK_BG_MAX_PARALLEL is "many"; expected a whole number of at least 1'],
    [{ TASK_BG_MAX_PARALLEL: "1.5" }, 'TASK_BG_MAX_PARALLEL is "1.5"; expected a whole number of at least 1'],
  ])("refuses the environment %j", (environment, message) => {
    expect(catchError(() => load(environment))).toMatchObject({ code: "invalid", message });
  });

  test.each([
    [{ ttl: "soon" }, "ttl", "90s"],
    [{ ttl: 30 }, "ttl", "string"],
    [{ models: { fast: 1 } }, "models.fast", "string"],
    [{ promptVia: "telepathy" }, "promptVia", '"argument" | "file"'],
    [{ maxParallel: 0 }, "maxParallel", "at least 1"],
    [{ maxParallel: 1.5 }, "maxParallel", "integer"],
    [{ limits: { droids: { explorer: -1 } } }, "limits.droids.explorer", "at least 1"],
    [{ limits: { groupTimeouts: { night: 2 } } }, "limits.groupTimeouts.night", "string"],
    [{ minFree: "much" }, "minFree", "500M"],
    [{ deliverOnStop: "no" }, "deliverOnStop", "boolean"],
    [null, "the whole", "null"],
    [[], "the whole", "Array"],
    [{ limits: [] }, "limits", "Array"],
    ["[1", "not JSON", ""],
    ["", "not JSON", ""],
  ])("refuses the file %j by the key and what was expected", (settings, key, expected) => {
    writeConfig(settings);
    const { code, message, hint } = catchError(() => load());
    expect(message).toStartWith(`The config file ${configFile} `);
    expect(message).toContain(key);
    expect(message).toContain(expected);
    expect(hint).toContain("Mend the file");
    expect(code).toBe("invalid");
  });

  test("says where a relative directory came from: the file", () => {
    writeConfig({ dir: "tasks" });
    expect(catchError(() => load()).message).toBe(`dir in ${configFile} is "tasks"; expected an absolute path`);
  });

  test.each([
    ["a directory", () => mkdirSync(configFile)],
    ["a FIFO, which would keep it waiting", () => Bun.spawnSync(["mkfifo", configFile])],
  ])("refuses for a file %s", (_, make) => {
    make();
    const message = `The config file ${configFile} is not a regular file`;
    expect(catchError(() => load())).toMatchObject({ code: "invalid", message });
  });

  test("says why it cannot read the file", () => {
    symlinkSync(configFile, configFile);
    expect(catchError(() => load())).toMatchObject({ code: "io", message: expect.stringContaining("ELOOP") });
  });
});
