import type { HookCommands } from "./hook-commands.ts";
import {
  type DroidHookEvent,
  droidHookEvents,
  type HookCommand,
  type HookGroup,
  type HookMap,
} from "./hook-settings.ts";

/** Tells which hooks are to be replaced or taken out. */
type IsOurs = (hook: HookCommand) => boolean;

/**
 * Puts hooks into a map: in the place of the first that is ours where there is one, else in a group of their own at the end.
 * What is not ours stays as it is, in its order; whatever did not change is the same object.
 */
export function mergeHooks(map: HookMap, wanted: HookCommands, isOurs: IsOurs): HookMap {
  const merged: Record<string, unknown> = { ...map };
  for (const event of droidHookEvents) {
    const groups = mergeEvent(map[event], wanted[event], isOurs);
    if (groups === undefined) delete merged[event];
    else merged[event] = groups;
  }
  const changed = droidHookEvents.some((event) => merged[event] !== map[event]);
  return changed ? merged : map;
}

/**
 * Takes hooks out of a map, with the groups and events that had nothing else.
 * @param before the map before they came: a list that was empty there stays, because in hooks.json it hides settings.json's
 */
export function removeHooks(map: HookMap, isOurs: IsOurs, before: HookMap = {}): HookMap {
  const removed = mergeHooks(map, {}, isOurs);
  const emptied = droidHookEvents.filter((event) => map[event] && !removed[event] && before[event]);
  return emptied.length === 0 ? removed : { ...removed, ...Object.fromEntries(emptied.map((event) => [event, []])) };
}

/** The events at which a map has such a hook. */
export function findHookEvents(map: HookMap, isOurs: IsOurs): DroidHookEvent[] {
  return droidHookEvents.filter((event) => map[event]?.some(({ hooks }) => hooks.some(isOurs)));
}

type Groups = readonly HookGroup[] | undefined;

function mergeEvent(groups: Groups, wanted: HookCommand | undefined, isOurs: IsOurs): Groups {
  let missing = wanted;
  const keep = (group: HookGroup) => (hook: HookCommand) => {
    if (!isOurs(hook)) return [hook];
    // A group for some tools only is no place for a hook of every tool.
    if (missing === undefined || !matchesEverything(group)) return [];
    const placed = isSameHook(hook, missing) ? hook : missing;
    missing = undefined;
    return [placed];
  };
  const merged = (groups ?? []).flatMap((group) => keepGroup(group, group.hooks.flatMap(keep(group))));
  if (missing !== undefined) merged.push({ hooks: [missing] });
  if (isSameList(merged, groups ?? [])) return groups;
  return merged.length === 0 ? undefined : merged;
}

function keepGroup(group: HookGroup, hooks: readonly HookCommand[]): HookGroup[] {
  if (isSameList(hooks, group.hooks)) return [group];
  return hooks.length === 0 ? [] : [{ ...group, hooks }];
}

function matchesEverything({ matcher = "", commandRegex = "" }: HookGroup): boolean {
  return (matcher === "" || matcher === "*") && commandRegex === "";
}

function isSameHook(one: HookCommand, other: HookCommand): boolean {
  return one.command === other.command && one.timeout === other.timeout;
}

function isSameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
