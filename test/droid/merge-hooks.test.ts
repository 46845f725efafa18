import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { type HookCommands, isOriginalHook, isOurHook } from "../../src/droid/hook-commands.ts";
import { droidHookEvents, type HookCommand, type HookGroup, type HookMap } from "../../src/droid/hook-settings.ts";
import { findHookEvents, mergeHooks, removeHooks } from "../../src/droid/merge-hooks.ts";

const other = hook("echo other");
const another = hook("echo another");
const ours = hook("[ -x '/new' ] && exec '/new' hook; exit 0 # task-bg", 10);
const older = hook("[ -x '/old' ] && exec '/old' hook; exit 0 # task-bg", 10);
const original = hook("python3 hooks/background-manager.py hook-complete");

function hook(command: string, timeout?: number): HookCommand {
  return { type: "command", command, ...(timeout === undefined ? {} : { timeout }) };
}

function group(...hooks: HookCommand[]): HookGroup {
  return { hooks };
}

const isReplaced = (candidate: HookCommand) => isOurHook(candidate) || isOriginalHook(candidate);

describe("mergeHooks", () => {
  test.each<[string, HookMap["Stop"], HookMap["Stop"]]>([
    ["adds a group where there is no event", undefined, [group(ours)]],
    ["adds a group to an empty list", [], [group(ours)]],
    ["adds a group after those of others", [group(other), group(another)], [group(other), group(another), group(ours)]],
    ["replaces an older one of ours in its place", [group(older), group(other)], [group(ours), group(other)]],
    ["replaces one among others' hooks", [group(other, older, another)], [group(other, ours, another)]],
    ["replaces one whose time limit differs", [group({ ...ours, timeout: 60 })], [group(ours)]],
    ["leaves one of several", [group(older), group(other, ours), group(older)], [group(ours), group(other)]],
    ["takes the place of the original", [group(other), group(original)], [group(other), group(ours)]],
    ["takes one place when the original is there too", [group(original), group(older)], [group(ours)]],
    [
      "does not run for some tools only",
      [{ matcher: "Execute", hooks: [older, other] }],
      [{ matcher: "Execute", hooks: [other] }, group(ours)],
    ],
    [
      "does not run for some commands only",
      [{ commandRegex: "^npm", hooks: [older] }, group(another)],
      [group(another), group(ours)],
    ],
    ["takes a group for every tool", [{ matcher: "*", hooks: [older] }], [{ matcher: "*", hooks: [ours] }]],
  ])("%s", (_what, before, after) => {
    const map = before === undefined ? {} : { Stop: before };
    expect(mergeHooks(map, { Stop: ours }, isReplaced)).toEqual({ Stop: after ?? [] });
  });

  test("takes ours away from events where it is not wanted any more", () => {
    const map = { PreToolUse: [group(older)], PreCompact: [group(other, older)], Stop: [group(other)] };
    expect(mergeHooks(map, { Stop: ours }, isOurHook)).toEqual({
      PreCompact: [group(other)],
      Stop: [group(other), group(ours)],
    });
  });

  test("leaves the original where it is not to be replaced", () => {
    expect(mergeHooks({ Stop: [group(original)] }, { Stop: ours }, isOurHook)).toEqual({
      Stop: [group(original), group(ours)],
    });
  });

  test("keeps switches and keys that it does not know", () => {
    const map = { hooksDisabled: false, Foo: [1], Stop: [] } as HookMap;
    expect(mergeHooks(map, { Stop: ours }, isOurHook)).toEqual({ ...map, Stop: [group(ours)] });
  });
});

describe("removeHooks", () => {
  test.each<[string, HookMap, HookMap]>([
    [
      "an event that had nothing else",
      { Stop: [group(ours)], SessionEnd: [group(other)] },
      { SessionEnd: [group(other)] },
    ],
    ["a group that had nothing else", { Stop: [group(ours), group(other)] }, { Stop: [group(other)] }],
    ["a hook among others", { Stop: [group(other, ours)] }, { Stop: [group(other)] }],
    ["no list that was empty before", { Stop: [], SessionEnd: [group()] }, { Stop: [], SessionEnd: [group()] }],
  ])("takes out %s", (_what, before, after) => {
    expect(removeHooks(before, isOurHook)).toEqual(after);
  });
});

test("removeHooks leaves the list that was empty before, and no other", () => {
  const map = { Stop: [group(ours)], SessionEnd: [group(ours)], PreCompact: [group(ours, other)] };
  const before = { Stop: [], PreCompact: [], Notification: [] };
  expect(removeHooks(map, isOurHook, before)).toEqual({ Stop: [], PreCompact: [group(other)] });
});

test("findHookEvents tells where a hook stands", () => {
  const map = { SubagentStop: [group(other, original)], Stop: [group(original)], PreCompact: [group(other)] };
  expect(findHookEvents(map, isOriginalHook)).toEqual(["Stop", "SubagentStop"]);
});

const wanted: HookCommands = { Stop: ours, SessionStart: ours, PostToolUse: ours };
const groups = fc.array(
  fc.record(
    {
      matcher: fc.constantFrom("", "*", "Execute"),
      hooks: fc.array(fc.constantFrom(other, another, ours, older, original), { maxLength: 3 }),
    },
    { requiredKeys: ["hooks"] },
  ),
  { maxLength: 3 },
);
const maps = fc.record(Object.fromEntries(droidHookEvents.map((event) => [event, groups])), { requiredKeys: [] });

describe("whatever a map holds", () => {
  const run = (check: (map: HookMap) => void) => fc.assert(fc.property(maps, check), { numRuns: 500 });
  const others = (map: HookMap) =>
    droidHookEvents.map((event) => map[event]?.flatMap(({ hooks }) => hooks.filter((one) => !isOurHook(one))) ?? []);

  test("others' hooks stay in their order", () => {
    run((map) => {
      expect(others(mergeHooks(map, wanted, isOurHook))).toEqual(others(map));
      expect(others(removeHooks(map, isOurHook))).toEqual(others(map));
    });
  });

  test("ours stands once at each event where it is wanted, and at no other", () => {
    run((map) => {
      const merged = mergeHooks(map, wanted, isOurHook);
      for (const event of droidHookEvents) {
        const found = merged[event]?.flatMap(({ hooks }) => hooks.filter(isOurHook)) ?? [];
        expect(found).toEqual(wanted[event] === undefined ? [] : [ours]);
      }
    });
  });

  test("a second time changes nothing: the same object comes back", () => {
    run((map) => {
      const merged = mergeHooks(map, wanted, isOurHook);
      expect(mergeHooks(merged, wanted, isOurHook)).toBe(merged);
      const removed = removeHooks(map, isOurHook);
      expect(removeHooks(removed, isOurHook)).toBe(removed);
    });
  });

  test("taking out after putting in gives what was there without ours, but for empty lists", () => {
    run((map) => {
      const before = removeHooks(map, isOurHook);
      const after = removeHooks(mergeHooks(before, wanted, isOurHook), isOurHook);
      const filled = (one: HookMap) => Object.entries(one).filter(([, list]) => Array.isArray(list) && list.length > 0);
      expect(filled(after)).toEqual(filled(before));
    });
  });
});
