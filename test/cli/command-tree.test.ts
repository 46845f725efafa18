import { describe, expect, test } from "bun:test";
import type { ArgsDef } from "citty";
import { aliasesOf } from "../../src/cli/arguments/flag-table.ts";
import { commandTree } from "../../src/cli/command-tree.ts";
import { globalFlags } from "../../src/cli/flags/global-flags.ts";

const names = Object.keys(commandTree);

describe("commandTree", () => {
  test("has the original's eight commands", () => {
    expect(names).toEqual(
      expect.arrayContaining(["launch", "complete", "status", "output", "list", "prune", "cleanup", "hook-complete"]),
    );
  });

  test("has no command that every object has", () => {
    expect("constructor" in commandTree).toBe(false);
  });

  describe.each(names)("%s", (name) => {
    const entry = commandTree[name];

    test("is the command of that name, and can be shown in one line", async () => {
      const command = await entry?.load();
      expect(command?.name).toBe(name);
      expect(command?.description).toMatch(/^[A-Z].*[^.]$/);
      expect(entry?.summary).toMatch(/^[A-Z].{10,65}[^.]$/);
    });

    test("shows how it is typed", async () => {
      const command = await entry?.load();
      expect(command?.examples.length).toBeGreaterThan(0);
      for (const example of command?.examples ?? []) expect(example).toContain(`task-bg ${name}`);
    });

    test("gives each of its flags names that no other flag has", async () => {
      const command = await entry?.load();
      const args: ArgsDef = { ...globalFlags, ...command?.args };
      const flags = Object.entries(args).filter(([, { type }]) => type !== "positional");
      const all = [...flags.map(([flag]) => flag), ...flags.flatMap(([, definition]) => aliasesOf(definition))];
      expect(all.toSorted()).toEqual([...new Set(all)].toSorted());
      for (const flag of all) expect(flag).toMatch(/^[a-z]+(-[a-z]+)*$|^[A-Z]$/);
    });

    test("names only flags of its own as those with a child's command or an optional value", async () => {
      const command = await entry?.load();
      const special = [command?.childCommandFlag, ...(command?.optionalValueFlags ?? [])].filter(
        (flag) => flag !== undefined,
      );
      for (const flag of special) expect(Object.keys(command?.args ?? {})).toContain(flag);
    });
  });
});
