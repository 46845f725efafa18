import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Environment } from "../../../src/config/environment.ts";
import { traceConfig } from "../../../src/operations/checks/trace-config.ts";

let home: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "task-bg-config-"));
  mkdirSync(join(home, ".factory/.omd"), { recursive: true });
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function trace(file: object, environment: Environment = {}) {
  writeFileSync(join(home, ".factory/.omd/task-bg.json"), JSON.stringify(file));
  const { settings, unknownKeys } = traceConfig({ HOME: home, ...environment });
  return {
    unknownKeys,
    settings: Object.fromEntries(settings.map(({ key, value, source }) => [key, { value, source }])),
  };
}

describe("traceConfig", () => {
  test("tells of every setting where it comes from", () => {
    const file = { ttl: "90m", maxParallel: 3, droid: "/opt/droid", limits: { groups: { night: 1 } } };
    const { settings } = trace(file, { TASK_BG_MAX_PARALLEL: "5", TASK_BG_DROID: "" });
    expect(settings).toMatchObject({
      ttl: { value: "1h30m", source: "file" },
      maxParallel: { value: 5, source: "environment" },
      droid: { value: "/opt/droid", source: "file" },
      stopGrace: { value: "10s", source: "default" },
      "limits.groups": { value: { night: 1 }, source: "file" },
      "limits.droids": { value: {}, source: "default" },
      dir: { value: join(home, ".factory/.omd/background-tasks"), source: "default" },
    });
  });

  test("names the variable of each setting that has one, and it is the one that is read", () => {
    const values: Record<string, string> = {
      dir: "/srv/x",
      droid: "d9",
      parentSession: "p9",
      ttl: "9m",
      maxParallel: "9",
    };
    const { settings } = traceConfig({ HOME: home });
    const variables = Object.fromEntries(
      settings.flatMap(({ key, variable }) => (variable ? [[variable, values[key]]] : [])),
    );
    expect(Object.keys(variables)).toHaveLength(Object.keys(values).length);
    const again = traceConfig({ HOME: home, ...variables }).settings.filter(({ source }) => source === "environment");
    expect(Object.fromEntries(again.map(({ key, value }) => [key, String(value)]))).toEqual(values);
  });

  test("names unknown keys with the nearest known one", () => {
    expect(trace({ maxParalel: 1, colour: 1, limits: { group: {} } }).unknownKeys).toEqual([
      { key: "maxParalel", nearest: "maxParallel" },
      { key: "colour", nearest: undefined },
      { key: "limits.group", nearest: "limits.groups" },
    ]);
  });

  test("tells nothing of the environment but our own variables", () => {
    const secret = { FACTORY_API_KEY: "fk-secret", TASK_BG_SECRET: "fk-secret", PATH: "/fk-secret" };
    expect(JSON.stringify(trace({}, secret))).not.toContain("fk-secret");
  });
});
