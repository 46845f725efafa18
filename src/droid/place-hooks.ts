import type { HookCommands } from "./hook-commands.ts";
import { type DroidHookEvent, droidHookEvents, type HookMap } from "./hook-settings.ts";

/** What the two places of a scope hold, without what is ours. */
export interface OtherHooks {
  /** `hooks.json`; undefined when there is none. */
  readonly hooksFile: HookMap | undefined;
  /** The `hooks` of `settings.json`. */
  readonly settings: HookMap;
}

/** Which hooks go where. */
export interface HookPlaces {
  readonly hooksFile: HookCommands;
  readonly settings: HookCommands;
}

/**
 * Decides the file of each hook. The Droid CLI takes an event's hooks from hooks.json when that file has the event, and does
 * not look at those in settings.json then. So a hook belongs beside what others have for its event: elsewhere it would not run,
 * or would keep theirs from running. Where nobody has any: into the hooks.json that is there, but none is made, because a later
 * tool that writes settings.json would be hidden by it.
 */
export function placeHooks(commands: HookCommands, { hooksFile, settings }: OtherHooks): HookPlaces {
  const isInHooksFile = (event: DroidHookEvent) =>
    hooksFile !== undefined && (hooksFile[event] !== undefined || settings[event] === undefined);
  return {
    hooksFile: pick(commands, isInHooksFile),
    settings: pick(commands, (event) => !isInHooksFile(event)),
  };
}

function pick(commands: HookCommands, isWanted: (event: DroidHookEvent) => boolean): HookCommands {
  return Object.fromEntries(
    droidHookEvents.flatMap((event) => {
      const command = commands[event];
      return command !== undefined && isWanted(event) ? [[event, command]] : [];
    }),
  );
}
