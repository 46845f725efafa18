import { describe, expect, test } from "bun:test";
import { createSandbox, runProgram, type Sandbox } from "../fixtures/sandbox.ts";

function runScript(sandbox: Sandbox, script: string) {
  return runProgram(["sh", "-c", script], { cwd: sandbox.work, env: { ...sandbox.env } });
}

describe("launch --id", () => {
  test("gives a shell the id alone, also of an earlier launch with the key", async () => {
    await using sandbox = createSandbox();
    const launch = 'task-bg launch --id "Task" "say x" --key k';
    const { stdout, stderr, exitCode } = await runScript(sandbox, `a=$(${launch}); b=$(${launch}); echo "$a $b"`);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    const [id = ""] = stdout.split(" ");
    expect(stdout).toBe(`${id} ${id}\n`);
    expect(await sandbox.ended(id)).toMatchObject({ status: "completed" });
  });

  test("of a launch that fails gives it nothing but the exit code, and says on stderr what is wrong", async () => {
    await using sandbox = createSandbox();
    const script = 'set -e; a=$(task-bg launch --id "Task" "say x" --cwd /nowhere); echo "went on with $a"';
    const { stdout, stderr, exitCode } = await runScript(sandbox, script);
    expect(stdout).toBe("");
    expect(stderr).toStartWith("error: The working directory /nowhere cannot be used");
    expect(exitCode).toBe(2);
  });

  test("does not go with --wait or --json", async () => {
    await using sandbox = createSandbox();
    for (const flag of ["--wait", "--json"]) {
      const { stdout, stderr, exitCode } = await sandbox.run(["launch", "--id", flag, "Task", "say x"]);
      expect(`${stdout}${stderr}`).toContain("contradict");
      expect(exitCode).toBe(2);
    }
    expect(sandbox.records()).toEqual([]);
  });
});
