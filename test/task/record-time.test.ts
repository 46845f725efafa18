import { afterEach, describe, expect, test } from "bun:test";
import { elapsedMs, parseRecordTime } from "../../src/task/record-time.ts";

const zone = process.env.TZ;
afterEach(() => {
  process.env.TZ = zone ?? "UTC";
});

function iso(text: string | null | undefined): string | undefined {
  return parseRecordTime(text)?.toISOString();
}

describe("parseRecordTime", () => {
  test.each([
    ["UTC", "2025-11-20T10:15:30.123Z"],
    ["Asia/Tokyo", "2025-11-20T01:15:30.123Z"],
    ["America/New_York", "2025-11-20T15:15:30.123Z"],
    ["Asia/Kathmandu", "2025-11-20T04:30:30.123Z"],
  ])("takes a time without a zone for local: in %s", (tz, utc) => {
    process.env.TZ = tz;
    expect(iso("2025-11-20T10:15:30.123456")).toBe(utc);
    expect(iso("2025-11-20T10:15:30.123")).toBe(utc);
    expect(iso("2025-11-20T10:15:30")).toBe(utc.replace(".123Z", ".000Z"));
  });

  test("minds the summer time of the day that it reads", () => {
    process.env.TZ = "Europe/Berlin";
    expect(iso("2025-01-15T12:00:00")).toBe("2025-01-15T11:00:00.000Z");
    expect(iso("2025-07-15T12:00:00")).toBe("2025-07-15T10:00:00.000Z");
  });

  test.each(["UTC", "Asia/Tokyo", "America/New_York"])("reads a time with a zone alike in %s", (tz) => {
    process.env.TZ = tz;
    expect(iso("2026-11-24T05:00:00.007Z")).toBe("2026-11-24T05:00:00.007Z");
    expect(iso("2026-11-24T05:00:00.007999Z")).toBe("2026-11-24T05:00:00.007Z");
    expect(iso("2026-11-24T05:00:00.123456+02:00")).toBe("2026-11-24T03:00:00.123Z");
  });

  test.each([null, undefined, "", "soon", "2025-13-40T99:00:00", "1763633730 seconds"])("has none of %p", (text) => {
    expect(parseRecordTime(text)).toBeUndefined();
  });
});

describe("elapsedMs", () => {
  const now = new Date("2026-11-24T05:00:10.000Z");

  test.each([
    ["until its end", "2026-11-24T05:00:00.000Z", "2026-11-24T05:00:04.500Z", 4500],
    ["until now while it runs", "2026-11-24T05:00:00.000Z", null, 10_000],
    ["until now when its end does not parse", "2026-11-24T05:00:00.000Z", "later", 10_000],
    ["never less than nothing", "2026-11-24T06:00:00.000Z", null, 0],
    ["not at all before it started", null, null, undefined],
    ["not at all when its start does not parse", "soon", "2026-11-24T05:00:04.500Z", undefined],
  ])("counts %s", (_, started_at, completed_at, expected) => {
    expect(elapsedMs({ started_at, completed_at }, now)).toBe(expected);
  });
});
