import { mkdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(import.meta.dir, "..");

if (import.meta.main) await buildExecutable(join(root, "src/main.ts"), join(root, "dist/task-bg"));

/**
 * Compiles one executable, whole or not at all: the old one stays in place until the new one is complete, so that what runs it
 * meanwhile keeps running.
 */
export async function buildExecutable(entry: string, outfile: string): Promise<void> {
  const unfinished = `${outfile}.${process.pid}.tmp`;
  mkdirSync(dirname(outfile), { recursive: true });
  try {
    await Bun.build({
      // Each worker is an entry of its own: the executable contains only what is named here.
      entrypoints: [entry, ...findWorkers(dirname(entry))],
      target: "bun",
      format: "esm",
      minify: true,
      bytecode: true,
      // What makes a lazy import() cheap: a command loads its own part only.
      splitting: true,
      // Chunks are at the root of the embedded files, and `new URL("./x-worker.ts", import.meta.url)` in one looks beside it.
      naming: { entry: "[name].[ext]" },
      define: { "process.env.NODE_ENV": '"production"' },
      compile: {
        outfile: unfinished,
        // Started in a stranger's directory, it must not run or believe what lies there.
        autoloadDotenv: false,
        autoloadBunfig: false,
        autoloadTsconfig: false,
        autoloadPackageJson: false,
        // Closes BUN_OPTIONS: what a --preload in it names cannot be evaluated, so nothing of it runs.
        execArgv: ["--disallow-code-generation-from-strings=strict"],
      },
    });
    renameSync(unfinished, outfile);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function findWorkers(folder: string): Iterable<string> {
  return new Bun.Glob("**/*-worker.ts").scanSync({ cwd: folder, absolute: true });
}
