import { describe, expect, test } from "bun:test";
import { renderCheck, renderDiagnosisSummary } from "../../src/output/diagnosis-table.ts";

describe("renderCheck", () => {
  test("says one check in a line", () => {
    expect(renderCheck({ name: "bun", status: "ok", message: "1.4.5 inside" }, false)).toBe(
      "ok    bun            1.4.5 inside",
    );
  });

  test("says what to type beneath the message", () => {
    const check = { name: "tasks", status: "warn", message: "1 task is dead", fix: "task-bg prune" } as const;
    expect(renderCheck(check, false)).toBe(
      ["warn  tasks          1 task is dead", "                     fix: task-bg prune"].join("\n"),
    );
  });

  test("marks the state in colour when it may", () => {
    const check = { name: "store", status: "fail", message: "x", fix: "y" } as const;
    expect(renderCheck(check, true)).toStartWith("\u001b[31mfail\u001b[39m  store");
    expect(Bun.stripANSI(renderCheck(check, true))).toBe(renderCheck(check, false));
  });

  test("lets nothing act on the terminal, nor break its line", () => {
    const text = "a\u001b]0;title\u0007b\nc\r\u009b2Jd";
    expect(renderCheck({ name: "records", status: "warn", message: text, fix: text }, false)).toBe(
      ["warn  records        ab c d", "                     fix: ab c d"].join("\n"),
    );
  });
});

describe("renderDiagnosisSummary", () => {
  const check = (status: "ok" | "warn" | "fail") => ({ name: "x", status, message: "x" });

  test("counts what there is", () => {
    expect(renderDiagnosisSummary([check("ok"), check("fail"), check("ok"), check("warn")], false)).toBe(
      "4 checks: 2 ok, 1 warn, 1 fail",
    );
    expect(renderDiagnosisSummary([check("ok"), check("ok")], true)).toBe("2 checks: \u001b[32m2 ok\u001b[39m");
  });
});
