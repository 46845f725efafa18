import { nonEmpty } from "./parse-variables.ts";

/** The variables of the environment that task-bg reads; nothing else of it is looked at. */
export type Environment = Record<string, string | undefined>;

/** What the environment says about speaking on a terminal. */
export interface TerminalSettings {
  /** `NO_COLOR` is set, or `TERM=dumb`. */
  readonly noColor: boolean;
  /** `COLUMNS`, which wins over what the terminal says. */
  readonly columns: number | undefined;
  /** `TASK_BG_DEBUG=1`: an error says where it happened. */
  readonly debug: boolean;
}

/** The environment as this process reads it, for systems that do not show its bytes. */
export function environmentVariables(): Environment {
  return process.env;
}

/**
 * The environment for a copy of this process that stops tasks: without the cookie by which a task's processes are found
 * and ended, it does not end itself.
 */
export function environmentOutsideTask(environment: Environment = process.env): Environment {
  const { TASK_BG_ID: _, ...outside } = environment;
  return outside;
}

/** The environment in which the Droid CLI is asked for its version: it then neither updates itself nor reports anything. */
export function environmentForDroidVersion(environment: Environment = process.env): Environment {
  const kept = Object.entries(environment).filter(([name]) => !/^BUN_(BE_BUN|OPTIONS|INSPECT)/.test(name));
  return { ...Object.fromEntries(kept), FACTORY_DROID_AUTO_UPDATE_ENABLED: "false", FACTORY_OTEL_ENABLED: "false" };
}

/** Whether the environment has an API key for the Droid CLI. The key itself stays where it is. */
export function hasFactoryApiKey(environment: Environment = process.env): boolean {
  return nonEmpty(environment.FACTORY_API_KEY) !== undefined;
}

/** Reads how to speak on a terminal. Never fails: an error must be told somehow. */
export function readTerminalSettings(environment: Environment = process.env): TerminalSettings {
  const columns = Number(environment.COLUMNS);
  return {
    noColor: nonEmpty(environment.NO_COLOR) !== undefined || environment.TERM === "dumb",
    columns: Number.isInteger(columns) && columns > 0 ? columns : undefined,
    debug: environment.TASK_BG_DEBUG === "1",
  };
}
