import { describe, expect, test } from "bun:test";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { parseArguments } from "../../src/cli/arguments/parse-arguments.ts";
import { commandTree } from "../../src/cli/command-tree.ts";
import { autonomyLevels } from "../../src/droid/autonomy.ts";
import { hookCommands } from "../../src/droid/hook-commands.ts";
import { readHookMap } from "../../src/droid/hook-settings.ts";
import { knownDroids } from "../../src/droid/known-droids.ts";
import { parseJsonc } from "../../src/droid/parse-jsonc.ts";

const plugin = join(import.meta.dir, "../../plugin");
const files = {
  manifest: ".factory-plugin/plugin.json",
  command: "commands/task-bg.md",
  shim: "hooks/background-manager.py",
  hooks: "hooks/hooks.json",
  skill: "skills/task-bg/SKILL.md",
};

function read(path: string): string {
  return readFileSync(join(plugin, path), "utf8");
}

/** The keys of a file's front matter, and what follows it. */
function splitMarkdown(path: string): { keys: Record<string, unknown>; body: string } {
  const [, head = "", body = ""] = /^---\n([^]*?)\n---\n([^]*)$/.exec(read(path)) ?? [];
  return { keys: Bun.YAML.parse(head) as Record<string, unknown>, body };
}

test("the plugin is these files", () => {
  const found = [...new Bun.Glob("**/*").scanSync({ cwd: plugin, dot: true })];
  expect(found.sort()).toEqual(Object.values(files).sort());
});

test("the manifest names the program and its version", () => {
  expect(JSON.parse(read(files.manifest))).toMatchObject({ name: packageJson.name, version: packageJson.version });
});

test("the hooks are those of install, with the task-bg on PATH, nested as a plugin has them", () => {
  const commands = hookCommands({ binary: undefined, storeDir: undefined });
  const hooks = Object.fromEntries(Object.entries(commands).map(([event, hook]) => [event, [{ hooks: [hook] }]]));
  expect(read(files.hooks)).toBe(`${JSON.stringify({ hooks }, null, 2)}\n`);
  expect(Object.keys(readHookMap(parseJsonc(read(files.hooks), "x"), "hooks"))).toHaveLength(6);
});

test("the slash command hands its arguments to the agent; an executable file would be run", () => {
  const { keys, body } = splitMarkdown(files.command);
  expect(keys).toEqual({ description: expect.any(String), "argument-hint": expect.any(String) });
  expect(body).toContain("$ARGUMENTS");
  expect(statSync(join(plugin, files.command)).mode & 0o111).toBe(0);
});

describe("the skill", () => {
  const { keys, body } = splitMarkdown(files.skill);

  test("has a name and a size that the Droid CLI takes without a warning", () => {
    expect(keys.name).toBe("task-bg");
    expect(String(keys.description).length).toBeLessThanOrEqual(200);
    expect(body.length).toBeLessThanOrEqual(10_000);
  });

  test("has every droid and every level of autonomy", () => {
    for (const name of [...knownDroids.keys(), ...autonomyLevels]) expect(body).toContain(`\`${name}\``);
  });

  test("names only commands that there are", () => {
    const named = [read(files.skill), read(files.command)].flatMap((text) =>
      [...text.matchAll(/(?:^|`)task-bg ([a-z-]+)/gm)].map(([, name = ""]) => name),
    );
    const commands = new Set(named);
    expect(commands.size).toBeGreaterThan(8);
    expect([...commands].filter((name) => !Object.hasOwn(commandTree, name))).toEqual([]);
  });

  const examples = [...body.matchAll(/^task-bg (\S+) (.*)$/gm)].map(([line, name = "", rest = ""]) => ({
    line,
    name,
    rest,
  }));

  test.each(examples)("has an example that is a right command line: $line", async ({ name, rest }) => {
    const command = await commandTree[name]?.load();
    if (command === undefined) throw new Error(`no command ${name}`);
    expect(() => parseArguments(splitWords(rest), command)).not.toThrow();
  });

  test("has examples", () => {
    expect(examples.length).toBeGreaterThan(3);
  });
});

function splitWords(line: string): string[] {
  const command = line.replace(/<<.*$/, "");
  return [...command.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? "");
}
