import { describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { decideLogoutEffect, type LogoutFacts, readLogoutFacts } from "../../src/process/lingering.ts";

const inSession = "0::/user.slice/user-1000.slice/session-2.scope\n";
const inManager = "0::/user.slice/user-1000.slice/user@1000.service/app.slice/app-terminal.scope\n";
const inService = "0::/system.slice/cron.service\n";
const hidden = "0::/\n";
const kills = { KillUserProcesses: "yes" };

const facts: LogoutFacts = { systemd: true, cgroup: inSession, user: "ann", lingers: false, logind: {} };

describe("decideLogoutEffect", () => {
  test.each<[string, Partial<LogoutFacts>]>([
    ["systemd does not run", { systemd: false, logind: kills }],
    ["logind ends nothing", { cgroup: inSession }],
    ["logind is told not to", { logind: { KillUserProcesses: "no" } }],
    ["the user is spared", { logind: { ...kills, KillExcludeUsers: "bob ann" } }],
    ["the user is root", { user: "root", logind: kills }],
    ["only others' processes are ended", { logind: { ...kills, KillOnlyUsers: "bob" } }],
    ["it is a service's process", { cgroup: inService, logind: kills }],
    ["it is below a manager that lingers", { cgroup: inManager, lingers: true, logind: kills }],
    ["it does not see where it is, and logind ends nothing", { cgroup: hidden }],
  ])("tasks outlive a logout when %s", (_, some) => {
    expect(decideLogoutEffect({ ...facts, ...some }).survives).toBe(true);
  });

  test.each<[string, string, Partial<LogoutFacts>]>([
    ["session", "logind ends sessions", { logind: kills }],
    ["session", "it says so in another word", { logind: { KillUserProcesses: "True" } }],
    ["session", "logind ends sessions, though the user lingers", { logind: kills, lingers: true }],
    ["session", "the user is one whose processes are ended", { logind: { KillOnlyUsers: "bob ann" } }],
    ["session", "root is not spared", { user: "root", logind: { ...kills, KillExcludeUsers: "" } }],
    ["session", "it does not see where it is", { cgroup: hidden, logind: kills }],
    [
      "session",
      "version 1 of control groups tells where it is",
      { cgroup: `2:cpu:/\n1:name=systemd:${inSession.slice(3)}`, logind: kills },
    ],
    ["user manager", "it is below a manager that does not linger", { cgroup: inManager }],
  ])("the %s ends them when %s", (by, _, some) => {
    expect(decideLogoutEffect({ ...facts, ...some })).toEqual({ survives: false, by: by as "session" });
  });
});

describe("readLogoutFacts", () => {
  test("tells a machine without systemd", () => {
    using machine = createMachine({});
    expect(readLogoutFacts("ann", machine.root)).toEqual({
      systemd: false,
      cgroup: "",
      user: "ann",
      lingers: false,
      logind: {},
    });
  });

  test("tells who lingers and where this process is", () => {
    using machine = createMachine({
      "run/systemd/system/.": "",
      "var/lib/systemd/linger/ann": "",
      "proc/self/cgroup": inManager,
    });
    expect(readLogoutFacts("ann", machine.root)).toMatchObject({ systemd: true, lingers: true, cgroup: inManager });
    expect(readLogoutFacts("bob", machine.root).lingers).toBe(false);
  });

  test.each<[string, Record<string, string>, string | undefined]>([
    ["what the file sets", { "etc/systemd/logind.conf": "[Login]\nKillUserProcesses=yes\n" }, "yes"],
    [
      "what was compiled in, which the file shows in a comment",
      { "usr/lib/systemd/logind.conf": "#KillUserProcesses=yes\n" },
      "yes",
    ],
    [
      "the setting rather than the comment",
      { "etc/systemd/logind.conf": "KillUserProcesses = no\n#KillUserProcesses=yes\n" },
      "no",
    ],
    ["no comment of a drop-in", { "etc/systemd/logind.conf.d/a.conf": "#KillUserProcesses=yes\n" }, undefined],
    [
      "the administrator's file rather than the distribution's",
      { "etc/systemd/logind.conf": "KillUserProcesses=no\n", "usr/lib/systemd/logind.conf": "KillUserProcesses=yes\n" },
      "no",
    ],
    [
      "a drop-in rather than the file",
      {
        "etc/systemd/logind.conf": "KillUserProcesses=no\n",
        "usr/lib/systemd/logind.conf.d/a.conf": "KillUserProcesses=yes\n",
      },
      "yes",
    ],
    [
      "the last drop-in, wherever it is",
      {
        "etc/systemd/logind.conf.d/a.conf": "KillUserProcesses=no\n",
        "usr/lib/systemd/logind.conf.d/b.conf": "KillUserProcesses=yes\n",
      },
      "yes",
    ],
    [
      "no drop-in that another of its name hides",
      {
        "etc/systemd/logind.conf.d/a.conf": "KillUserProcesses=no\n",
        "usr/lib/systemd/logind.conf.d/a.conf": "KillUserProcesses=yes\n",
      },
      "no",
    ],
    ["no drop-in of another suffix", { "etc/systemd/logind.conf.d/a.conf.old": "KillUserProcesses=yes\n" }, undefined],
  ])("believes %s", (_, files, value) => {
    using machine = createMachine(files);
    expect(readLogoutFacts("ann", machine.root).logind.KillUserProcesses).toBe(value as string);
  });

  test("reads lists of users", () => {
    using machine = createMachine({ "etc/systemd/logind.conf": "KillOnlyUsers=ann bob\nKillExcludeUsers=root eve\n" });
    expect(readLogoutFacts("ann", machine.root).logind).toEqual({
      KillOnlyUsers: "ann bob",
      KillExcludeUsers: "root eve",
    });
  });

  test("does not stumble over what cannot be read", () => {
    using machine = createMachine({ "etc/systemd/logind.conf.d/.": "", "etc/systemd/logind.conf/.": "" });
    symlinkSync("nowhere", join(machine.root, "etc/systemd/logind.conf.d/a.conf"));
    expect(readLogoutFacts("ann", machine.root).logind).toEqual({});
  });
});

/** A file system's root with these files; a name that ends in `/.` is a directory. */
function createMachine(files: Record<string, string>) {
  const root = mkdtempSync(join(tmpdir(), "task-bg-machine-"));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    if (name.endsWith("/.")) mkdirSync(join(root, name), { recursive: true });
    else writeFileSync(join(root, name), content);
  }
  return { root, [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }) };
}
