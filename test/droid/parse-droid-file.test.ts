import { describe, expect, test } from "bun:test";
import { parseDroidFile } from "../../src/droid/parse-droid-file.ts";
import { TaskBgError } from "../../src/errors.ts";

const path = "/home/user/.factory/droids/reviewer.md";

function parse(frontMatter: string, body = "You review."): ReturnType<typeof parseDroidFile> {
  return parseDroidFile(`---\n${frontMatter}\n---\n${body}\n`, path);
}

function failure(text: string): TaskBgError {
  try {
    parseDroidFile(text, path);
  } catch (error) {
    if (error instanceof TaskBgError) return error;
    throw error;
  }
  throw new Error("It was accepted");
}

describe("parseDroidFile", () => {
  test("reads every key, and the prompt without the blank lines around it", () => {
    const text = `---
name: reviewer
description: "Reviews: everything"
model: claude-sonnet-5
reasoningEffort: high
tools: ["Read", "Grep"]
color: blue
---

You review.

---
Even after a line like this one.

`;
    expect(parseDroidFile(text, path)).toEqual({
      name: "reviewer",
      description: "Reviews: everything",
      model: "claude-sonnet-5",
      reasoningEffort: "high",
      tools: ["Read", "Grep", "TodoWrite"],
      systemPrompt: "You review.\n\n---\nEven after a line like this one.",
    });
  });

  test("leaves open what the file does not say", () => {
    expect(parse("name: reviewer\ndescription:\nmodel:\ntools:")).toEqual({
      name: "reviewer",
      description: undefined,
      model: undefined,
      reasoningEffort: undefined,
      tools: undefined,
      systemPrompt: "You review.",
    });
  });

  test("leaves model and effort to whoever runs it when it inherits", () => {
    const droid = parse("name: a\nmodel: inherit\nreasoningEffort: high");
    expect([droid.model, droid.reasoningEffort]).toEqual([undefined, undefined]);
  });

  test("reads Windows line ends and a byte order mark", () => {
    const droid = parseDroidFile("\uFEFF---\r\nname: a\r\n--- \r\nOne\r\nTwo\r\n", path);
    expect([droid.name, droid.systemPrompt]).toEqual(["a", "One\nTwo"]);
  });

  test.each([
    ["read-only", ["Read", "LS", "Grep", "Glob", "TodoWrite"]],
    ["edit", ["Create", "Edit", "ApplyPatch", "TodoWrite"]],
    ["execute", ["Execute", "TodoWrite"]],
    ["web", ["WebSearch", "FetchUrl", "TodoWrite"]],
    ["Read, LS ,Grep", ["Read", "LS", "Grep", "TodoWrite"]],
    ["[read-only, Execute, Read]", ["Read", "LS", "Grep", "Glob", "Execute", "TodoWrite"]],
    ["[Edit]", ["Edit", "ApplyPatch", "TodoWrite"]],
    ["[linear___get_issue]", ["linear___get_issue", "TodoWrite"]],
    ["\n  - Read\n  - web", ["Read", "WebSearch", "FetchUrl", "TodoWrite"]],
    ["[Read]\nmcpServers: [linear, my server]", ["Read", "MCP:linear", "MCP:my%20server", "TodoWrite"]],
  ])("turns tools: %p into the ids that the Droid CLI takes", (tools, ids) => {
    expect(parse(`name: a\ntools: ${tools}`).tools).toEqual(ids);
  });

  test.each(["[]", '""'])("keeps a droid with tools: %p from having all of them", (tools) => {
    expect(parse(`name: a\ntools: ${tools}`).tools).toEqual(["TodoWrite"]);
  });

  test.each([
    ["", "front matter"],
    ["You review.", "front matter"],
    ["---\nname: a\nYou review.", "front matter"],
    ["\n---\nname: a\n---\nx", "front matter"],
    ["---\n---\nx", "no map of keys"],
    ["---\n- a\n---\nx", "name: "],
    ["---\ndescription: b\n---\nx", "name: "],
    ["---\nname:\n---\nx", "name: "],
    ["---\nname: ' '\n---\nx", "name: "],
    ["---\nname: 7\n---\nx", "name: "],
    ["---\nname: [a\n---\nx", "YAML"],
    ["---\nname: a\ndescription: [b]\n---\nx", "description: "],
    ["---\nname: a\nmodel: 5\n---\nx", "model: "],
    ["---\nname: a\nmodel: ''\n---\nx", "model: "],
    ["---\nname: a\ntools: {Read: true}\n---\nx", "tools: "],
    ["---\nname: a\ntools: [1]\n---\nx", "tools: "],
    ["---\nname: a\ntools: mcp\n---\nx", "tools: the category mcp"],
    ["---\nname: a\nmcpServers: linear\n---\nx", "mcpServers: "],
    ["---\nname: a\n---\n \n", "no system prompt"],
  ])("refuses %p, naming the file and the problem", (text, problem) => {
    const { code, message } = failure(text);
    expect(message).toStartWith(`The droid file ${path} is not valid: `);
    expect(message).toContain(problem);
    expect(code).toBe("invalid");
  });

  test("says that a value with a colon needs quotes when the YAML does not parse", () => {
    expect(failure("---\nname: a\ndescription: Use when: always\n---\nx").hint).toContain("quotes");
  });
});
