import { expect, test } from "bun:test";
import type { HookCommands } from "../../src/droid/hook-commands.ts";
import type { HookMap } from "../../src/droid/hook-settings.ts";
import { placeHooks } from "../../src/droid/place-hooks.ts";

const hook = { type: "command", command: "ours" } as const;
const commands: HookCommands = { Stop: hook, SessionEnd: hook };
const stop: HookMap = { Stop: [{ hooks: [{ type: "command", command: "other" }] }] };

test.each<[string, HookMap | undefined, HookMap, string[], string[]]>([
  ["into settings.json when there is nothing", undefined, {}, [], ["Stop", "SessionEnd"]],
  ["into settings.json beside those of others", undefined, stop, [], ["Stop", "SessionEnd"]],
  ["into a hooks.json that is there", {}, {}, ["Stop", "SessionEnd"], []],
  ["into hooks.json beside those of others", stop, {}, ["Stop", "SessionEnd"], []],
  ["into settings.json for an event that only it has, not to hide those", {}, stop, ["SessionEnd"], ["Stop"]],
  ["into hooks.json for an event that both have, where they are read", stop, stop, ["Stop", "SessionEnd"], []],
  [
    "into hooks.json for an event that it has empty: that hides the other",
    { Stop: [] },
    stop,
    ["Stop", "SessionEnd"],
    [],
  ],
])("hooks go %s", (_what, hooksFile, settings, inHooksFile, inSettings) => {
  const places = placeHooks(commands, { hooksFile, settings });
  expect(Object.keys(places.hooksFile)).toEqual(inHooksFile);
  expect(Object.keys(places.settings)).toEqual(inSettings);
});
