import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { join } from "node:path";

setDefaultTimeout(60_000);

const speak = [process.execPath, join(import.meta.dir, "children/speak.ts")];
const warnings = "warning: a warning\n".repeat(8);

describe("createOutput in a pipe", () => {
  test.each([
    ["nothing", [], "json"],
    ["--json", ["json"], "json"],
    ["--text", ["text"], "text"],
  ])("asked for %s, puts data on stdout and words on stderr", async (_, args, format) => {
    const child = Bun.spawn([...speak, ...args], { stdout: "pipe", stderr: "pipe", stdin: "ignore" });
    const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    expect(stdout).toBe(
      `a text with %s and 100%%\n${JSON.stringify({ format, terminal: false, color: false, columns: 80 })}\n`,
    );
    // Notes are for people. A warning said eight times is said eight times, at once.
    expect(stderr).toBe(`${format === "text" ? "a note\n" : ""}${warnings}`);
    expect(await child.exited).toBe(0);
  });

  test("takes a stdout that is closed for no terminal", async () => {
    const child = Bun.spawn(["sh", "-c", '"$@" >&-', "sh", ...speak], {
      stdout: "pipe",
      stderr: "pipe",
      stdin: "ignore",
    });
    const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text()]);
    expect(stdout).toBe("");
    expect(stderr).toBe(warnings);
    expect(await child.exited).toBe(0);
  });
});

describe("createOutput on a terminal", () => {
  test("speaks text in colour, as wide as the terminal", async () => {
    const shown = await runOnTerminal(speak);
    expect(shown).toContain('"format": "text",\n  "terminal": true,\n  "color": true,\n  "columns": 77');
    expect(shown).toContain("a note\n");
    expect(shown).toContain("\u001b[33mwarning:\u001b[39m a warning\n");
    expect(shown).not.toContain("\u001b[2J");
  });

  test("speaks JSON when asked", async () => {
    expect(await runOnTerminal([...speak, "json"])).toContain('"format": "json"');
  });

  test("colours what goes to the terminal and not what goes to a file", async () => {
    const shown = await runOnTerminal(["sh", "-c", '"$@" | cat', "sh", ...speak]);
    expect(shown).toContain('"color":false');
    expect(shown).toContain("\u001b[33mwarning:\u001b[39m");
  });
});

async function runOnTerminal(argv: string[]): Promise<string> {
  const pieces: Uint8Array[] = [];
  const child = Bun.spawn(argv, {
    env: { PATH: process.env.PATH, TERM: "xterm" },
    terminal: { cols: 77, rows: 24, data: (_, piece) => void pieces.push(piece.slice()) },
  });
  await child.exited;
  child.terminal?.close();
  return Buffer.concat(pieces).toString().replaceAll("\r\n", "\n");
}
