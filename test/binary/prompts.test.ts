import { expect, test } from "bun:test";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox } from "../fixtures/sandbox.ts";

const encode = (text: string) => new TextEncoder().encode(text);

const texts: [string, string][] = [
  ["quotes of every kind", `say "it's" 'so' \\"and\\" so`],
  ["what a shell would run", "say $(touch pwned) `touch pwned`; touch pwned && touch pwned | touch pwned > pwned"],
  ["what a shell would expand", "say $HOME ${PATH} ~ * ? [a-z] {a,b} !! %PATH%"],
  ["lines", "say one\nsay two\n\nsay three\n"],
  ["a trailing backslash", "say back\\"],
  ["emoji and other scripts", "say 👩‍💻 naïve 漢字 \u202eright to left"],
  ["blanks at both ends", "   say spaced   "],
];

test.each(texts)("a prompt with %s arrives as it was typed, and nothing of it is run", async (_, prompt) => {
  await using sandbox = createSandbox();
  const seen = join(sandbox.dir, "seen");
  const id = await sandbox.launch(["data", prompt], { env: { STANDIN_RECORD: seen } });
  const record = await sandbox.ended(id);
  expect(readFileSync(`${seen}.prompt`, "utf8")).toBe(prompt);
  expect(record.prompt).toBe(prompt);
  expect(existsSync(join(sandbox.work, "pwned"))).toBe(false);
});

test("a prompt that starts with a dash arrives behind --", async () => {
  await using sandbox = createSandbox();
  const seen = join(sandbox.dir, "seen");
  const id = await sandbox.launch(["dash", "--", "--help me -- please"], { env: { STANDIN_RECORD: seen } });
  await sandbox.ended(id);
  expect(readFileSync(`${seen}.prompt`, "utf8")).toBe("--help me -- please");
});

const bytes: [string, Uint8Array][] = [
  ["1 MB of text", encode(`say big\n${"0123456789abcde\n".repeat(65_536)}`)],
  ["bytes that are not UTF-8", new Uint8Array([...encode("say raw "), 0xff, 0xfe, 0x80, 0xc3, 0x28, 10])],
  ["a leading dash", encode("-n say dash")],
];

test.each(bytes)("%s arrives byte for byte from standard input and from a file", async (_, prompt) => {
  await using sandbox = createSandbox();
  const file = join(sandbox.dir, "prompt.md");
  writeFileSync(file, prompt);
  const runs: [string, string[], { stdin?: Uint8Array }][] = [
    ["stdin", ["piped", "-"], { stdin: prompt }],
    ["file", ["from a file", "--prompt-file", file], {}],
  ];
  for (const [name, args, how] of runs) {
    const seen = join(sandbox.dir, name);
    const id = await sandbox.launch(args, { ...how, env: { STANDIN_RECORD: seen } });
    await sandbox.ended(id);
    expect(readFileSync(`${seen}.prompt`).equals(prompt)).toBe(true);
  }
});

test("with promptVia file no prompt stands in the process table", async () => {
  await using sandbox = createSandbox();
  const settings = join(sandbox.home, ".factory/.omd/task-bg.json");
  await sandbox.run(["cleanup"]);
  writeFileSync(settings, JSON.stringify({ promptVia: "file" }));
  const seen = join(sandbox.dir, "seen");
  const id = await sandbox.launch(["secret", "say hidden words"], { env: { STANDIN_RECORD: seen } });
  await sandbox.ended(id);
  expect(readFileSync(`${seen}.argv`, "utf8")).not.toContain("hidden words");
  expect(readFileSync(`${seen}.prompt`, "utf8")).toBe("say hidden words");
});
