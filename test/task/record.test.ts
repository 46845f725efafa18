import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import * as fc from "fast-check";
import { isFinal, isOriginalRecord, parseTaskRecord, type TaskRecord, taskStatuses } from "../../src/task/record.ts";
import { type SampleStore, sampleStorePath } from "../fixtures/create-test-context.ts";

interface Sample {
  id: string;
  json: string;
}

function samples(store: SampleStore): Sample[] {
  const dir = sampleStorePath(store);
  const files = readdirSync(dir).filter((name) => name.endsWith(".json"));
  return files.map((name) => ({ id: basename(name, ".json"), json: readFileSync(join(dir, name), "utf8") }));
}

function parse({ id, json }: Sample): TaskRecord {
  const parsed = parseTaskRecord(json, id);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.record;
}

function problemOf(json: string, id: string): string | undefined {
  const parsed = parseTaskRecord(json, id);
  return parsed.ok ? undefined : parsed.problem;
}

describe("parseTaskRecord of frozen records", () => {
  test.each(samples("original"))("reads the original script's $id and loses nothing of it", ({ id, json }) => {
    const record = parse({ id, json });
    expect(JSON.parse(JSON.stringify(record))).toEqual(JSON.parse(json));
    expect(isOriginalRecord(record)).toBe(true);
  });

  test.each(samples("schema-1"))("reads our $id and loses nothing of it", ({ id, json }) => {
    const record = parse({ id, json });
    expect(JSON.parse(JSON.stringify(record))).toEqual(JSON.parse(json));
    expect(isOriginalRecord(record)).toBe(false);
  });

  test("has a frozen record of ours for each status", () => {
    const statuses = samples("schema-1").map((sample) => parse(sample).status);
    expect(statuses.sort()).toEqual([...taskStatuses].sort());
  });

  test.each([
    ["bg_1930000000000000001", "it is empty"],
    ["bg_1930000000000000002", expect.stringMatching(/JSON/)],
    ["bg_1930000000000000003", expect.stringMatching(/^status: .*"finished"/)],
    ["bg_1930000000000000004", 'its id is "bg_1930000000000000009"'],
    ["bg_1930000000000000005", expect.stringMatching(/^started_at: .*1763633730/)],
    ["bg_1930000000000000006", expect.stringMatching(/^id: /)],
    ["bg_1930000000000000007", expect.stringMatching(/null/)],
  ])("says what is wrong with the broken record %s", (id, problem) => {
    const broken = samples("broken").find((sample) => sample.id === id);
    expect(broken && problemOf(broken.json, id)).toEqual(problem);
  });
});

describe("parseTaskRecord", () => {
  test.each([
    ["", "it is empty"],
    [" \n", "it is empty"],
    ["{", expect.any(String)],
    ['"text"', expect.stringContaining("text")],
    ['{"id":"bg_1"}', expect.stringMatching(/^status: /)],
    ['{"id":"../x","status":"running"}', expect.stringMatching(/^id: .*letters/)],
    ['{"id":"bg_1","status":"running","progress":7}', expect.stringMatching(/^progress: /)],
    ['{"id":"bg_1","status":"running","progress":{"toolCalls":"3"}}', expect.stringMatching(/^progress.toolCalls: /)],
    ['{"id":"bg_1","status":"running","argv":["sh",1]}', expect.stringMatching(/^argv.1: /)],
    ['{"id":"bg_1","status":"running","kind":"cron"}', expect.stringMatching(/^kind: .*"cron"/)],
    ['{"id":"bg_1","status":"running","stop_requested":{"at":"x","why":"bored"}}', expect.stringMatching(/^stop_req/)],
    ['{"id":"bg_1","status":"running","process":{"pid":"7"}}', expect.stringMatching(/^process.pid: /)],
  ])("refuses %p and says why", (json, problem) => {
    expect(problemOf(json, "bg_1")).toEqual(problem);
  });

  test("takes a record with nothing but id and status", () => {
    const record = parse({ id: "bg_1", json: '{"id":"bg_1","status":"queued"}' });
    expect(record).toEqual({ id: "bg_1", status: "queued", description: "", prompt: "", agent: "" });
  });

  test("keeps what a newer version added, at every depth", () => {
    const unknown = fc.dictionary(fc.stringMatching(/^x_[a-z]{1,8}$/), fc.jsonValue());
    fc.assert(
      fc.property(unknown, (extra) => {
        const progress = { toolCalls: 1, ...extra };
        const host = { name: "build-1", ...extra };
        const stored = { id: "bg_1", status: "running", progress, host, ...extra };
        expect(parse({ id: "bg_1", json: JSON.stringify(stored) })).toMatchObject(JSON.parse(JSON.stringify(stored)));
      }),
    );
  });

  test("never throws, whatever the file holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (json) => {
        expect(parseTaskRecord(json, "bg_1")).toHaveProperty("ok");
      }),
    );
  });
});

test.each([
  ["queued", false],
  ["running", false],
  ["completed", true],
  ["error", true],
  ["cancelled", true],
] as const)("isFinal tells that %s is final: %p", (status, final) => {
  expect(isFinal(status)).toBe(final);
});
