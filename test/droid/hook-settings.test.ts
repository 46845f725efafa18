import { describe, expect, test } from "bun:test";
import { readHookMap } from "../../src/droid/hook-settings.ts";
import { parseJsonc } from "../../src/droid/parse-jsonc.ts";
import { catchError } from "../fixtures/catch-error.ts";

const command = { type: "command", command: "echo" };

function readText(text: string, key?: "hooks") {
  return readHookMap(parseJsonc(text, "/x/file.json"), key);
}

function readValue(value: unknown, key?: "hooks") {
  return readText(JSON.stringify(value), key);
}

describe("readHookMap", () => {
  test("gives the file's own objects, with what it does not know", () => {
    const value = { Stop: [{ hooks: [{ ...command, more: 1 }], other: 2 }], Foo: 3, hooksDisabled: true };
    const document = parseJsonc(JSON.stringify(value), "x");
    expect(readHookMap(document, undefined)).toBe(document.root.value as object);
    expect(readHookMap(document, undefined)).toEqual(value as object);
  });

  test("finds the hooks of settings.json under their key", () => {
    expect(readValue({ model: "x", hooks: { Stop: [] } }, "hooks")).toEqual({ Stop: [] });
    expect(readValue({ model: "x" }, "hooks")).toEqual({});
  });

  test.each<[string, unknown, "hooks" | undefined, string]>([
    ["a list", [], undefined, "the whole: expected object, found array"],
    ["hooks that are a list", { hooks: [] }, "hooks", "hooks: expected object, found array"],
    ["hooks that are null", { hooks: null }, "hooks", "hooks: expected object, found null"],
    ["an event that is no list", { Stop: { hooks: [] } }, undefined, "Stop: expected array, found object"],
    ["a command in the place of a group", { Stop: [command] }, undefined, "Stop.0.hooks is missing"],
    [
      "another type",
      { Stop: [{ hooks: [{ type: "http" }] }] },
      undefined,
      'Stop.0.hooks.0.type: expected "command", found string',
    ],
    ["no command", { Stop: [{ hooks: [{ type: "command" }] }] }, undefined, "Stop.0.hooks.0.command is missing"],
    [
      "a time limit that is null",
      { Stop: [{ hooks: [{ ...command, timeout: null }] }] },
      undefined,
      "timeout: expected number, found null",
    ],
    [
      "a matcher that is no text",
      { hooks: { PreToolUse: [{ matcher: 1, hooks: [] }] } },
      "hooks",
      "hooks.PreToolUse.0.matcher: expected string, found number",
    ],
    [
      "a switch that is no switch",
      { hooksDisabled: "yes" },
      undefined,
      "hooksDisabled: expected boolean, found string",
    ],
  ])("refuses what makes the CLI pass the file over: %s", (_what, value, key, problem) => {
    const error = catchError(() => readValue(value, key));
    expect(error.code).toBe("invalid");
    expect(error.message).toContain(problem);
  });

  test("does not quote a value: it may be a key to something", () => {
    const secrets = [{ Stop: "SECRET" }, { Stop: ["SECRET"] }, { Stop: [{ hooks: [{ type: "SECRET" }] }] }];
    for (const value of secrets) expect(catchError(() => readValue(value)).message).not.toContain("SECRET");
  });

  test.each([
    ['{\n  "Stop": [\n    { "hooks": [ { "type": 1 } ] }\n  ]\n}', "3:28"],
    ['{\n  "Stop": [\n    { "matcher": "" }\n  ]\n}', "3:5"],
    ["// comment\n[]", "2:1"],
  ])("names the line and the column: %j", (text, place) => {
    expect(catchError(() => readText(text)).message).toContain(`/x/file.json:${place} `);
  });
});
