import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { createSandbox, type Sandbox } from "../fixtures/sandbox.ts";

interface Report {
  ok: boolean;
  checks: { name: string; status: string; message: string; fix: string | null }[];
}

const secret = "sk-secret-0123456789abcdef";

describe("task-bg doctor", () => {
  test("prints a line for each check, what to type beneath it, and a summary", async () => {
    await using sandbox = createSandbox();
    const { stdout, stderr, exitCode } = await sandbox.run(["doctor", "--text"]);
    const lines = stdout.trimEnd().split("\n");
    for (const line of lines.slice(0, -1))
      expect(line).toMatch(/^((ok {2}|warn|fail) {2}[a-z-]+ +\S.*| {21}fix: \S.*)$/);
    expect(lines[0]).toStartWith(`ok    task-bg        ${packageJson.version} at /`);
    expect(lines[1]).toBe(`ok    bun            ${Bun.version} inside`);
    expect(lines.at(-1)).toMatch(/^17 checks: \d+ ok, \d warn$/);
    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
  });

  test("prints one JSON value, with the same four keys for each check", async () => {
    await using sandbox = createSandbox();
    const report = await sandbox.ask<Report>(["doctor"]);
    expect(report.ok).toBe(true);
    expect(report.checks).toHaveLength(17);
    for (const check of report.checks)
      expect(Object.keys(check).toSorted()).toEqual(["fix", "message", "name", "status"]);
    expect(report.checks.find(({ name }) => name === "bun")).toEqual({
      name: "bun",
      status: "ok",
      message: `${Bun.version} inside`,
      fix: null,
    });
  });

  test("exits with 1 when a check fails, in either format", async () => {
    await using sandbox = createSandbox({ droid: undefined });
    const text = await sandbox.run(["doctor", "--text"]);
    expect(text.stdout).toContain("fail  droid          The Droid CLI (droid) was not found");
    expect(text.stdout).toContain("fix: npm install -g droid\n");
    expect(text.stdout).toEndWith(", 1 fail\n");
    expect(text.exitCode).toBe(1);
    const json = await sandbox.run(["doctor"]);
    expect((JSON.parse(json.stdout) as Report).ok).toBe(false);
    expect(json.exitCode).toBe(1);
  });

  test.each<[string, (sandbox: Sandbox) => { env?: Record<string, string | undefined> }, string, string]>([
    ["a home that is not set", () => ({ env: { HOME: undefined } }), "config", "HOME is not set"],
    ["a store that is no absolute path", () => ({ env: { TASK_BG_DIR: "here" } }), "config", "TASK_BG_DIR"],
    ["a config file that is no JSON", breakConfig, "config", "is not JSON"],
    ["a store that others may write to", openStoreToAll, "store", "others may write to it (mode 777)"],
    ["a store below a file", () => ({ env: { TASK_BG_DIR: "/dev/null/store" } }), "store", "cannot be used"],
    ["a PATH with nothing on it", () => ({ env: { PATH: "/nowhere" } }), "droid", "was not found"],
    ["a droid that is no program", () => ({ env: { TASK_BG_DROID: "/etc/passwd" } }), "droid", "is not executable"],
  ])("tells of %s and goes on to the last check", async (_, arrange, name, message) => {
    await using sandbox = createSandbox();
    const { stdout, stderr, exitCode } = await sandbox.run(["doctor"], arrange(sandbox));
    const { ok, checks } = JSON.parse(stdout) as Report;
    expect(ok).toBe(false);
    expect(checks.filter(({ status }) => status === "fail").map((check) => check.name)).toEqual([name]);
    expect(checks.find((check) => check.name === name)?.message).toContain(message);
    expect(checks.at(-1)?.name).toBe("logout");
    expect(stderr).toBe("");
    expect(exitCode).toBe(1);
  });

  test("tells no secret, wherever it is", async () => {
    await using sandbox = createSandbox({ env: { FACTORY_API_KEY: secret, OTHER_TOKEN: secret } });
    writeFiles(join(sandbox.home, ".factory"), {
      "settings.json": `{ "customModels": [{ "apiKey": ${secret} }] }`,
      "hooks.json": `{ "Stop": [{ "hooks": [{ "type": "${secret}", "command": "${secret}" }] }] }`,
      "auth.v2.file": secret,
      "auth.v2.key": secret,
    });
    writeDroid(sandbox, `env; echo ${secret}; exit 1`);
    const json = await sandbox.run(["doctor"]);
    const text = await sandbox.run(["doctor", "--text"]);
    expect(json.stdout).toContain("FACTORY_API_KEY is set, a login");
    expect(json.stdout).toContain("cannot tell its version: exit code 1");
    for (const printed of [json, text]) expect(printed.stdout + printed.stderr).not.toContain(secret);
  });

  test("reads no input, and gives droid none", async () => {
    await using sandbox = createSandbox();
    writeDroid(sandbox, 'read -r line && echo "$line"; echo 9.9.9');
    const { stdout } = await sandbox.run(["doctor"], { stdin: "0.0.1\n" });
    expect((JSON.parse(stdout) as Report).checks.find(({ name }) => name === "droid")?.message).toStartWith(
      "9.9.9 at ",
    );
  });

  test("leaves its patient as it was: records, outbox, and what is dead", async () => {
    await using sandbox = createSandbox();
    const id = await sandbox.launch(["Say hello", "say hello", "explorer", "session-1"]);
    await sandbox.ended(id);
    const before = snapshot(sandbox);
    await sandbox.run(["doctor"]);
    expect(snapshot(sandbox)).toBe(before);
  });
});

function writeFiles(directory: string, files: Record<string, string>): void {
  mkdirSync(directory, { recursive: true });
  for (const [name, content] of Object.entries(files)) writeFileSync(join(directory, name), content);
}

function breakConfig(sandbox: Sandbox) {
  mkdirSync(join(sandbox.home, ".factory/.omd"), { recursive: true });
  writeFileSync(join(sandbox.home, ".factory/.omd/task-bg.json"), "{");
  return {};
}

function openStoreToAll(sandbox: Sandbox) {
  mkdirSync(sandbox.storeDir, { recursive: true });
  chmodSync(sandbox.storeDir, 0o777);
  return {};
}

function writeDroid(sandbox: Sandbox, script: string): void {
  const path = join(sandbox.work, "droid");
  writeFileSync(path, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  mkdirSync(join(sandbox.home, ".factory/.omd"), { recursive: true });
  writeFileSync(join(sandbox.home, ".factory/.omd/task-bg.json"), JSON.stringify({ droid: path }));
}

function snapshot(sandbox: Sandbox): string {
  return Bun.spawnSync(["sh", "-c", "find . -type f | sort | xargs cksum"], {
    cwd: sandbox.storeDir,
  }).stdout.toString();
}
