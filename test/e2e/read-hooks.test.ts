import { expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readHooks } from "../../src/droid/read-hooks.ts";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, droidPath, mockModelName } from "../fixtures/droid-sandbox.ts";
import { hookEntry, writeFactoryFiles } from "../fixtures/factory-directory.ts";
import { runProgram } from "../fixtures/sandbox.ts";

const entry = (name: string) => hookEntry(`touch "$HOME/ran-${name}"`);
const text = (name: string) => JSON.stringify(entry(name));

// `droid exec` fires SessionStart, Stop and SessionEnd.
describeWithDroid("readHooks says what the real Droid CLI runs", () => {
  test.each<[string, Record<string, unknown>, Record<string, unknown>?]>([
    ["events in one file each", { "hooks.json": { Stop: entry("own") } }, { SessionEnd: entry("settings") }],
    ["an event in both", { "hooks.json": { Stop: entry("own") } }, { Stop: entry("settings") }],
    ["the old place alone", { "hooks/hooks.json": { Stop: entry("old") } }],
    [
      "the old place beside hooks.json",
      { "hooks/hooks.json": { Stop: entry("old") }, "hooks.json": { SessionEnd: entry("own") } },
    ],
    ["events nested in hooks.json", { "hooks.json": { hooks: { Stop: entry("nested") } } }],
    ["comments", { "hooks.json": `{ // see http://x\n "Stop": ${text("commented")} /* end */ }` }],
    ["a comma too many", { "hooks.json": `{ "Stop": ${text("comma")}, }` }],
    ["one bad event among good ones", { "hooks.json": { Stop: entry("good"), SessionEnd: "x" } }],
    ["commands without a group", { "hooks.json": { Stop: [{ type: "command", command: "touch $HOME/ran-flat" }] } }],
    ["all switched off", { "hooks.json": { Stop: entry("own"), hooksDisabled: true } }],
    ["all switched off by the settings", { "hooks.json": { Stop: entry("own") } }, { hooksDisabled: true }],
  ])("with %s", async (_, files, hooks) => {
    await using sandbox = createDroidSandbox();
    const settings = JSON.parse(readFileSync(join(sandbox.home, ".factory/settings.json"), "utf8")) as object;
    writeFactoryFiles(sandbox.home, { ...files, "settings.json": { ...settings, ...(hooks && { hooks }) } });
    const said = readHooks(join(sandbox.home, ".factory"));
    const run = await runProgram([droidPath, "exec", "-m", mockModelName, "--", "hello"], {
      cwd: sandbox.work,
      env: sandbox.env,
    });
    expect(run.stdout).toContain("MOCK-REPLY to: hello");
    const ran = readdirSync(sandbox.home).filter((name) => name.startsWith("ran-"));
    expect(ran.sort()).toEqual(
      (said.disabled ? [] : said.active).map(({ command }) => /ran-\w+/.exec(command)?.[0] ?? "").sort(),
    );
  });

  test("and doctor sees its version and its model", async () => {
    await using sandbox = createDroidSandbox();
    const { checks } = await sandbox.ask<{ checks: { name: string; status: string; message: string }[] }>(["doctor"]);
    const find = (name: string) => checks.find((check) => check.name === name);
    expect(find("droid")?.message).toMatch(/^\d+\.\d+\.\d+ at \//);
    expect(find("droid")?.status).toBe("ok");
    expect(find("credentials")).toMatchObject({ status: "ok", message: "a custom model in settings.json" });
    expect(existsSync(join(sandbox.home, ".factory/sessions"))).toBe(false);
  });
});
