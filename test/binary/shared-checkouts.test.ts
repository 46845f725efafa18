import { describe, expect, test } from "bun:test";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";

/** Makes the working directory a checkout, and lets what runs in it end. */
function prepare(sandbox: Sandbox): void {
  mkdirSync(join(sandbox.work, ".git"));
  mkdirSync(join(sandbox.work, "src"));
}

function letGo(sandbox: Sandbox): void {
  writeFileSync(join(sandbox.work, "go"), "");
}

const waits = () => ["wait-for go"] as const;

describe("two running tasks in one checkout", () => {
  test("get a warning that names them and suggests a worktree", async () => {
    await using sandbox = createSandbox();
    prepare(sandbox);
    const first = await sandbox.launch(["first", ...waits()]);
    const reader = await sandbox.launch(["reader", ...waits(), "--auto", "low"]);
    const second = await sandbox.run(["launch", "second", ...waits()], { cwd: join(sandbox.work, "src") });
    const { taskId } = JSON.parse(second.stdout) as { taskId: string };
    expect(second.stderr).toBe(
      `warning: 2 running tasks may write the same checkout, ${sandbox.work}: ${first}, ${taskId}. --worktree gives a task one of its own\n`,
    );
    expect(second.exitCode).toBe(0);
    expect(second.stderr).not.toContain(reader);
    letGo(sandbox);
  });

  test("get it also where one calls the directory by another name", async () => {
    await using sandbox = createSandbox();
    prepare(sandbox);
    const link = join(sandbox.dir, "link");
    symlinkSync(sandbox.work, link);
    await sandbox.launch(["first", ...waits()]);
    const { stderr } = await sandbox.run(["launch", "second", ...waits(), "--cwd", link]);
    expect(stderr).toContain(`2 running tasks may write the same checkout, ${sandbox.work}`);
    letGo(sandbox);
  });

  test("get none where one has a worktree, or has ended", async () => {
    await using sandbox = createSandbox();
    prepare(sandbox);
    await sandbox.launch(["first", ...waits()]);
    await sandbox.launch(["second", ...waits(), "--worktree=side"]);
    letGo(sandbox);
    await sandbox.ask(["wait", "--all"]);
    await sandbox.launch(["third", "say x"]);
  });

  test("of a batch get one for all", async () => {
    await using sandbox = createSandbox();
    prepare(sandbox);
    const lines = Array.from({ length: 6 }, (_, index) =>
      JSON.stringify({ description: `t${index}`, prompt: "wait-for go" }),
    );
    const { stderr, exitCode } = await sandbox.run(["batch", "-"], { stdin: lines.join("\n") });
    expect(stderr).toMatch(/^warning: 6 running tasks may write the same checkout, \S+: (bg_\w+, ){4}….*\n$/);
    expect(exitCode).toBe(0);
    letGo(sandbox);
  });
});
