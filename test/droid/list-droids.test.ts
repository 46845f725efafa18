import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { knownDroids } from "../../src/droid/known-droids.ts";
import { type ListedDroid, listDroids } from "../../src/droid/list-droids.ts";

let root: string;
let places: { cwd: string; home: string };

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "list-droids-"));
  places = { cwd: join(root, "project"), home: join(root, "home") };
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function addDroid(base: string, file: string, frontMatter: string): string {
  const directory = join(base, ".factory", "droids");
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, file), `---\n${frontMatter}\n---\nYou help.\n`);
  return join(directory, file);
}

function listed(name: string): ListedDroid | undefined {
  return listDroids(places).find((droid) => droid.name === name);
}

describe("listDroids", () => {
  test("lists the built-in names, sorted, when there is no file", () => {
    const droids = listDroids(places);
    expect(droids.map((droid) => droid.name)).toEqual([...knownDroids.keys()].sort());
    expect(listed("oracle")).toEqual({
      name: "oracle",
      description: "Debugging and root cause analysis",
      source: "built-in name",
      path: undefined,
      model: undefined,
      problem: undefined,
    });
  });

  test("lists a droid under its file's name, with where it comes from", () => {
    const path = addDroid(places.home, "painter.md", "name: other\ndescription: Paints\nmodel: sonnet");
    expect(listed("painter")).toEqual({
      name: "painter",
      description: "Paints",
      source: "user",
      path,
      model: "sonnet",
      problem: undefined,
    });
  });

  test("lists once what project and user both define: the project's", () => {
    addDroid(places.home, "painter.md", "name: painter\ndescription: Old");
    addDroid(places.cwd, "painter.md", "name: painter\ndescription: New");
    const painters = listDroids(places).filter((droid) => droid.name === "painter");
    expect(painters.map(({ description, source }) => [description, source])).toEqual([["New", "project"]]);
  });

  test("gives a built-in name its use when its file has no description", () => {
    addDroid(places.cwd, "oracle.md", "name: oracle");
    expect(listed("oracle")).toMatchObject({ source: "project", description: "Debugging and root cause analysis" });
  });

  test("lists a broken file with its problem, beside the others", () => {
    addDroid(places.cwd, "broken.md", "name: [");
    addDroid(places.cwd, "painter.md", "name: painter");
    expect(listed("broken")?.problem).toContain("YAML");
    expect(listed("painter")?.problem).toBeUndefined();
  });

  test("lists a file that no launch can name, and a link that leads nowhere, with the problem", () => {
    const path = addDroid(places.cwd, "my droid.md", "name: my-droid");
    symlinkSync("nowhere", join(places.cwd, ".factory", "droids", "dangling.md"));
    expect(listed("my droid")?.problem).toContain(path);
    expect(listed("dangling")?.problem).toContain("cannot be read");
  });

  test("passes over what is no droid file", () => {
    addDroid(places.cwd, "notes.txt", "name: notes");
    mkdirSync(join(places.cwd, ".factory", "droids", "folder.md"));
    expect(listDroids(places).map((droid) => droid.name)).toEqual([...knownDroids.keys()].sort());
  });
});
