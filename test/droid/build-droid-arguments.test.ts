import { describe, expect, test } from "bun:test";
import { buildDroidArguments, type DroidRequest } from "../../src/droid/build-droid-arguments.ts";

const least: DroidRequest = { autonomy: "medium", prompt: { kind: "argument", text: "Fix it" } };

describe("buildDroidArguments", () => {
  test("asks for the stream of events, with the prompt after --", () => {
    expect(buildDroidArguments(least)).toEqual(["exec", "--auto", "medium", "-o", "stream-json", "--", "Fix it"]);
  });

  test("passes on everything that a droid brings", () => {
    const request: DroidRequest = {
      autonomy: "high",
      model: "claude-opus-5",
      reasoningEffort: "low",
      systemPromptFile: "/store/a.system",
      onlyTools: ["Read", "MCP:linear"],
      worktree: "feature/x",
      prompt: { kind: "file", path: "/store/a.prompt" },
    };
    expect(buildDroidArguments(request)).toEqual([
      "exec",
      "--auto",
      "high",
      "-o",
      "stream-json",
      "-m",
      "claude-opus-5",
      "-r",
      "low",
      "--append-system-prompt-file",
      "/store/a.system",
      "--only-tools",
      "Read,MCP:linear",
      "--worktree=feature/x",
      "-f",
      "/store/a.prompt",
    ]);
  });

  test.each(["-leading", "--help", "", "$(touch x) `y` \"z\" 'q' \\", "a\nb", "🎉"])(
    "keeps the prompt %p one word",
    (text) => {
      expect(buildDroidArguments({ ...least, prompt: { kind: "argument", text } }).slice(-2)).toEqual(["--", text]);
    },
  );

  test.each([true, ""] as const)(
    "keeps a worktree without a name (%p) from taking the next word for one",
    (worktree) => {
      const byArgument = buildDroidArguments({ ...least, worktree });
      const byFile = buildDroidArguments({ ...least, worktree, prompt: { kind: "file", path: "/p" } });
      expect(byArgument.slice(-3)).toEqual(["--worktree", "--", "Fix it"]);
      expect(byFile.slice(-3)).toEqual(["--worktree", "-f", "/p"]);
    },
  );

  test("never turns an empty list of tools into all of them", () => {
    expect(() => buildDroidArguments({ ...least, onlyTools: [] })).toThrow("empty list of tools");
  });
});
