import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { describeHost, type Host, isSameMachine, type RecordedHost, sharesProcessIds } from "../../src/process/host.ts";

const ours: Host = { name: "here", boot_id: "boot-1", pid_namespace: "pid:[1]" };

describe("A task's host", () => {
  test.each<[string, RecordedHost, boolean, boolean]>([
    ["this machine since the same boot", { ...ours }, true, true],
    ["this machine before a reboot", { ...ours, boot_id: "boot-0" }, true, false],
    ["this machine renamed", { ...ours, name: "there" }, true, true],
    ["another machine of a shared home", { name: "there", boot_id: "boot-9", pid_namespace: "pid:[1]" }, false, false],
    ["another container of this machine", { ...ours, name: "box", pid_namespace: "pid:[2]" }, true, false],
    ["another machine that tells no boot", { name: "there", boot_id: null, pid_namespace: null }, false, false],
    ["an older record of this machine", { name: "here" }, true, false],
    ["not recorded", null, true, false],
    ["not recorded at all", undefined, true, false],
  ])("that is %s may be probed: %p %p, signalled: %p", (_, theirs, probed, signalled) => {
    expect(isSameMachine(theirs, ours)).toBe(probed);
    expect(sharesProcessIds(theirs, ours)).toBe(signalled);
  });

  test("without boot ids and namespaces is told by its name", () => {
    const mac: Host = { name: "mac", boot_id: null, pid_namespace: null };
    expect(isSameMachine({ ...mac }, mac)).toBe(true);
    expect(isSameMachine({ ...mac, name: "other" }, mac)).toBe(false);
    expect(sharesProcessIds({ ...mac }, mac)).toBe(true);
  });

  test.skipIf(process.platform !== "linux")("is known again by its boot and its process namespace", () => {
    const host = describeHost();
    expect(host.boot_id).toBe(readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim());
    expect(host.pid_namespace).toMatch(/^pid:\[\d+\]$/);
    expect(sharesProcessIds(host, describeHost())).toBe(true);
  });
});
