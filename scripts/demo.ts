import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createDroidSandbox, type DroidSandbox, mockModelName } from "../test/fixtures/droid-sandbox.ts";
import type { ModelRequest, Turn } from "../test/fixtures/mock-model.ts";
import { until } from "../test/fixtures/until.ts";

/** The three tasks: what is typed, and how each has to end. */
const tasks = [
  {
    words: ["List the files", "List the files of this project and say what they are", "explorer", "main", "low"],
    ends: { status: "completed", error: null },
  },
  {
    words: ["Review the API", "Review src/api.ts", "code-reviewer", "main", "medium"],
    ends: { status: "error", error: "401 bad key" },
  },
  {
    words: ["Fix the API", "Fix all validation errors in src/api.ts", "executor-high", "main", "high"],
    ends: { status: "completed", error: null },
  },
];

if (import.meta.main) process.exitCode = await runDemo();

/** Shows three real runs of the Droid CLI in the background, in a home that is thrown away. @returns the exit code */
async function runDemo(): Promise<number> {
  const started = performance.now();
  await using sandbox = createDroidSandbox(answer);
  // What runs in the background does not hear of a Ctrl-C.
  process.once("SIGINT", () => void sandbox[Symbol.asyncDispose]().then(() => process.exit(130)));
  prepareProject(sandbox);
  say("Three droids of the real Droid CLI, with a scripted model on loopback instead of an account.");

  for (const { words } of tasks) await show(sandbox, ["launch", ...words]);
  await until(() => sandbox.requests.length >= tasks.length, "every agent has asked its model");
  await show(sandbox, ["list"]);
  const ids = await taskIds(sandbox);
  await show(sandbox, ["wait", ...ids], 1);
  await show(sandbox, ["report"]);
  for (const id of ids) await show(sandbox, ["output", id]);

  checkOutcomes(sandbox, ids);
  await until(() => sandbox.processes().length === 0, "no process of the demo is left");
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  say(`As it should be: two completed, one failed at its provider, and no process is left. It took ${seconds} s.`);
  return 0;
}

/** One droid uses a tool, one is refused by its provider, one takes a few seconds. */
function answer({ prompt, toolResults }: ModelRequest): Turn {
  if (prompt.startsWith("Review")) return { does: "refuse", status: 401, message: "bad key" };
  if (prompt.startsWith("Fix")) return { does: "say", text: "Fixed: every request is validated now.", afterMs: 4000 };
  const found = toolResults[0]?.split("\n\n")[0];
  if (found !== undefined) return { does: "say", text: `The project has: ${found.split("\n").join(", ")}` };
  const call = { command: "ls", summary: "List the files", timeout: 60, riskLevel: "low", riskLevelReason: "It reads" };
  return { does: "call", tool: "Execute", arguments: call };
}

function prepareProject({ home, work }: DroidSandbox): void {
  mkdirSync(join(work, "src"));
  writeFileSync(join(work, "README.md"), "# Shop\n");
  writeFileSync(join(work, "src/api.ts"), "export const api = {};\n");
  const droids = join(home, ".factory/droids");
  mkdirSync(droids);
  for (const { words } of tasks) {
    const name = String(words[2]);
    const definition = `---\nname: ${name}\nmodel: ${mockModelName}\n---\nYou are ${name}.\n`;
    writeFileSync(join(droids, `${name}.md`), definition);
  }
}

/** Shows a command as it is typed, and what it says. */
async function show(sandbox: DroidSandbox, args: readonly string[], expectedCode = 0): Promise<void> {
  const typed = process.stdout.isTTY ? args : [...args, "--text"];
  say(`$ task-bg ${typed.map((word) => (/^[\w./:-]+$/.test(word) ? word : `"${word}"`)).join(" ")}`);
  const child = Bun.spawn([join(sandbox.dir, "bin/task-bg"), ...typed], {
    cwd: sandbox.work,
    env: { ...sandbox.env, TERM: process.env.TERM ?? "dumb" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const code = await child.exited;
  if (code !== expectedCode) throw new Error(`task-bg ${args[0]} exited with ${code}, expected ${expectedCode}`);
}

async function taskIds(sandbox: DroidSandbox): Promise<string[]> {
  const list = await sandbox.ask<{ tasks: { id: string; description: string }[] }>(["list"]);
  return tasks.map(({ words }) => String(list.tasks.find(({ description }) => description === words[0])?.id));
}

function checkOutcomes(sandbox: DroidSandbox, ids: readonly string[]): void {
  for (const [index, { words, ends }] of tasks.entries()) {
    const { status, error } = sandbox.record(String(ids[index]));
    const asExpected =
      status === ends.status && (ends.error === null ? error === null : String(error).includes(ends.error));
    if (!asExpected) throw new Error(`"${words[0]}" ended as ${status} (${String(error)}), expected ${ends.status}`);
  }
}

function say(text: string): void {
  console.log(`\n${text}`);
}
