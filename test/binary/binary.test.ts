import { describe, expect, test } from "bun:test";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { createSandbox, runProgram, type Sandbox, taskBgBinary } from "../fixtures/sandbox.ts";

const version = { stdout: `task-bg ${packageJson.version}\n`, stderr: "", exitCode: 0 };

describe("the compiled binary", () => {
  test("says the version of package.json", async () => {
    await using sandbox = createSandbox();
    expect(await sandbox.run(["--version", "--text"])).toEqual(version);
  });

  test("needs neither bun nor node, nor anything else on PATH", async () => {
    await using sandbox = createSandbox();
    const env = { HOME: sandbox.home, PATH: "/nowhere" };
    const { stdout, stderr, exitCode } = await runProgram([taskBgBinary, "list"], { cwd: sandbox.work, env });
    expect(JSON.parse(stdout)).toMatchObject({ total: 0 });
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });

  test("loads no .env of the directory that it is started in", async () => {
    await using sandbox = createSandbox();
    for (const name of [".env", ".env.local", ".env.production"]) {
      writeFileSync(join(sandbox.work, name), `TASK_BG_DIR=${sandbox.dir}/planted\n`);
    }
    expect(await sandbox.ask<{ total: number }>(["list"])).toMatchObject({ total: 0 });
    expect(existsSync(join(sandbox.dir, "planted"))).toBe(false);
    expect(existsSync(sandbox.storeDir)).toBe(true);
  });

  test("runs nothing that a bunfig.toml, tsconfig.json or package.json of that directory names", async () => {
    await using sandbox = createSandbox();
    const planted = plantPreload(sandbox);
    writeFileSync(join(sandbox.work, "bunfig.toml"), 'preload = ["./preload.mjs"]\n[run]\nbun = true\n');
    writeFileSync(join(sandbox.work, "tsconfig.json"), '{"compilerOptions":{"paths":{"valibot":["./preload.mjs"]}}}');
    writeFileSync(join(sandbox.work, "package.json"), '{"imports":{"#x":"./preload.mjs"},"main":"./preload.mjs"}');
    expect(await sandbox.run(["--version", "--text"])).toEqual(version);
    expect(planted.hasRun()).toBe(false);
  });

  test.each([["--preload"], ["--require"], ["--import"]])("runs nothing that BUN_OPTIONS=%s names", async (option) => {
    await using sandbox = createSandbox();
    const planted = plantPreload(sandbox);
    const options = { env: { BUN_OPTIONS: `${option} ${planted.file}` } };
    await sandbox.run(["--version", "--text"], options);
    await sandbox.run(["list"], options);
    expect(planted.hasRun()).toBe(false);
  });

  test("reads a store of thousands of tasks by workers, which are inside it", async () => {
    await using sandbox = createSandbox();
    mkdirSync(sandbox.storeDir, { recursive: true, mode: 0o700 });
    for (let index = 0; index < 2500; index++) {
      const record = { id: `old_${index}`, status: "running", started_at: "2020-01-01T00:00:00", description: "old" };
      writeFileSync(join(sandbox.storeDir, `${record.id}.json`), JSON.stringify(record), { mode: 0o600 });
    }
    expect(await sandbox.ask<{ removed: number }>(["prune", "--dry-run"])).toMatchObject({ removed: 2500 });
  });
});

test("a preload does run in an unprotected bun, so the tests above can fail", async () => {
  await using sandbox = createSandbox();
  const planted = plantPreload(sandbox);
  const env = { ...sandbox.env, BUN_OPTIONS: `--preload ${planted.file}` };
  await runProgram([process.execPath, "-e", "0"], { cwd: sandbox.work, env });
  expect(planted.hasRun()).toBe(true);
});

/** A script in the working directory that leaves a trace when it is run. */
function plantPreload(sandbox: Sandbox): { file: string; hasRun: () => boolean } {
  const [file, trace] = [join(sandbox.work, "preload.mjs"), join(sandbox.dir, "trace")];
  writeFileSync(file, `import { writeFileSync } from "node:fs";\nwriteFileSync(${JSON.stringify(trace)}, "");\n`);
  return { file, hasRun: () => existsSync(trace) };
}
