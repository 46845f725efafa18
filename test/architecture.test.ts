import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join, normalize } from "node:path";
import packageJson from "../package.json" with { type: "json" };
import bunPackage from "../scripts/tools/bun/package.json" with { type: "json" };
import { findBreaches, type SourceModule } from "./fixtures/architecture.ts";

const src = join(import.meta.dir, "../src");
const transpiler = new Bun.Transpiler({ loader: "ts" });

test("the source keeps to the design", () => {
  const paths = [...new Bun.Glob("**/*.ts").scanSync({ cwd: src })].filter((path) => !path.endsWith(".d.ts"));
  const modules = paths.map(readModule);
  expect(modules.length).toBeGreaterThan(50);
  expect(findBreaches(modules)).toEqual([]);
});

test("every pin of Bun is the same", () => {
  expect(bunPackage.dependencies.bun).toBe(packageJson.engines.bun);
  expect(packageJson.devDependencies["bun-types"]).toBe(packageJson.engines.bun);
});

describe("findBreaches", () => {
  test("finds none in a good graph", () => {
    const graph = [
      forge("task/record.ts", ["valibot", "task/task-id.ts", "node:os"]),
      forge("task/task-id.ts"),
      forge("operations/launch-task.ts", ["store/store.ts", "process/host.ts", "node:fs"]),
      forge("config/environment.ts", ["errors.ts"], "const home = process.env.HOME;"),
      forge("main.ts", ["cli/start-cli.ts"], "process.exit(1);"),
    ];
    expect(findBreaches(graph)).toEqual([]);
  });

  test.each<[string, SourceModule]>([
    ["task/record.ts imports node:fs: task may not", forge("task/record.ts", ["node:fs"])],
    ["task/record.ts imports errors.ts: task may not", forge("task/record.ts", ["errors.ts"])],
    ["store/records.ts imports droid/event.ts: store may not", forge("store/records.ts", ["droid/event.ts"])],
    ["system/flock.ts imports task/record.ts: system may not", forge("system/flock.ts", ["task/record.ts"])],
    ["operations/wait.ts imports citty: operations may not", forge("operations/wait.ts", ["citty"])],
    ["operations/wait.ts imports output/x.ts: operations may not", forge("operations/wait.ts", ["output/x.ts"])],
    ["cli/run-cli.ts imports consola/core: cli may not", forge("cli/run-cli.ts", ["consola/core"])],
    ["commands/list.ts imports commands/wait.ts: commands may not", forge("commands/list.ts", ["commands/wait.ts"])],
    ["commands/list.ts imports process/host.ts: commands may not", forge("commands/list.ts", ["process/host.ts"])],
    ["daemon/run.ts is in no folder of the design", forge("daemon/run.ts")],
    ["store/x.ts touches the environment: only config/environment.ts may", forge("store/x.ts", [], "Bun.env.HOME")],
    ["cli/x.ts touches the exit: only main.ts may", forge("cli/x.ts", [], "process.exitCode = 2")],
    ["store/readRecord.ts is not named in kebab-case", forge("store/readRecord.ts")],
    ["store/file-utils.ts is not named for what it does", forge("store/file-utils.ts")],
  ])("says: %s", (breach, module) => {
    expect(findBreaches([module])).toEqual([breach]);
  });

  test("lets a file know the type of one that loads it", () => {
    const tree = forge("cli/tree.ts", ["commands/list.ts"]);
    const command = { ...forge("commands/list.ts", ["cli/tree.ts"]), runs: [] };
    expect(findBreaches([tree, command])).toEqual([]);
  });

  test("names a cycle by its files, once", () => {
    const graph = [
      forge("store/a.ts", ["store/b.ts"]),
      forge("store/b.ts", ["store/c.ts"]),
      forge("store/c.ts", ["store/b.ts"]),
    ];
    expect(findBreaches(graph)).toEqual(["a cycle: store/b.ts → store/c.ts → store/b.ts"]);
  });
});

function forge(path: string, imports: string[] = [], code = ""): SourceModule {
  return { path, imports, runs: imports, code };
}

function readModule(path: string): SourceModule {
  const text = readFileSync(join(src, path), "utf8");
  // The transpiler knows every import that runs, the text also those of types.
  const running = transpiler.scanImports(text).map((found) => resolveImport(path, found.path));
  const written = [...text.matchAll(/^(?:import|export)\b[^;]*?\bfrom "([^"]+)"/gm)].map((match) =>
    resolveImport(path, match[1] ?? ""),
  );
  const imports = [...new Set([...running, ...written])];
  return { path, imports, runs: running, code: transpiler.transformSync(text) };
}

function resolveImport(from: string, target: string): string {
  return target.startsWith(".") ? normalize(join(from, "..", target)) : target;
}
