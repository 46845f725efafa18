import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What the user's logout does to processes that this one starts. */
export type LogoutEffect =
  | { survives: true; because: string }
  /** Who ends them: the login's session, or the user's own service manager. */
  | { survives: false; by: "session" | "user manager" };

/** What decides it. */
export interface LogoutFacts {
  /** Whether systemd runs this machine. */
  systemd: boolean;
  /** The control group of this process, as `/proc/self/cgroup` tells it. */
  cgroup: string;
  user: string;
  /** Whether the user's service manager stays after the last logout. */
  lingers: boolean;
  logind: LogindSettings;
}

/** The settings of logind that count; what no file sets is missing. */
export interface LogindSettings {
  KillUserProcesses?: string;
  KillOnlyUsers?: string;
  KillExcludeUsers?: string;
}

/** Tells what a logout does. It depends on where the process stands: a session and a user's manager end differently. */
export function decideLogoutEffect(facts: LogoutFacts): LogoutEffect {
  if (!facts.systemd) return { survives: true, because: "systemd does not run here" };
  // A desktop's terminals are here. The manager ends, with all that is below it, after the user's last logout.
  if (/\/user@\d+\.service(\/|$)/m.test(facts.cgroup))
    return facts.lingers ? { survives: true, because: "the user lingers" } : { survives: false, by: "user manager" };
  if (!/\/session-[^/]+\.scope(\/|$)/m.test(facts.cgroup) && !isHidden(facts.cgroup))
    return { survives: true, because: "this is no login's process" };
  // Lingering does not help here: it keeps the user's manager, not the scope of a session.
  if (endsSessionsOf(facts.user, facts.logind)) return { survives: false, by: "session" };
  return { survives: true, because: "logind leaves the processes of a session alone" };
}

/**
 * Reads the facts of this machine.
 * @param root where the file system begins; a test's own
 */
export function readLogoutFacts(user: string, root = "/"): LogoutFacts {
  return {
    systemd: existsSync(join(root, "run/systemd/system")),
    cgroup: readText(join(root, "proc/self/cgroup")),
    user,
    lingers: existsSync(join(root, "var/lib/systemd/linger", user)),
    logind: readLogindSettings(root),
  };
}

// In a namespace of its own a process sees itself at the root, wherever it stands.
function isHidden(cgroup: string): boolean {
  return !/:\/./.test(cgroup);
}

// The same questions in the same order as logind's own manager_shall_kill.
function endsSessionsOf(user: string, logind: LogindSettings): boolean {
  if (toWords(logind.KillExcludeUsers ?? "root").includes(user)) return false;
  const only = toWords(logind.KillOnlyUsers ?? "");
  if (only.length > 0) return only.includes(user);
  return /^(1|yes|y|true|t|on)$/i.test(logind.KillUserProcesses ?? "no");
}

function toWords(list: string): string[] {
  return list.split(/\s+/).filter((word) => word !== "");
}

/** The earlier hides what the later have of the same name. */
const configDirectories = ["etc/systemd", "run/systemd", "usr/local/lib/systemd", "usr/lib/systemd"];

function readLogindSettings(root: string): LogindSettings {
  const directories = configDirectories.map((directory) => join(root, directory));
  const main = readText(directories.map((directory) => join(directory, "logind.conf")).find(existsSync) ?? "");
  // The file that comes with systemd shows in comments what was compiled in, which differs between distributions.
  const compiledIn = main.replace(/^#(?=Kill)/gm, "");
  return Object.assign({}, ...[compiledIn, main, ...listDropIns(directories).map(readText)].map(parseLogindSettings));
}

function listDropIns(directories: readonly string[]): string[] {
  const paths = new Map<string, string>();
  for (const directory of directories.map((path) => join(path, "logind.conf.d")).toReversed())
    for (const name of listNames(directory)) if (name.endsWith(".conf")) paths.set(name, join(directory, name));
  return [...paths].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, path]) => path);
}

function parseLogindSettings(text: string): LogindSettings {
  const lines = text.matchAll(/^[ \t]*(KillUserProcesses|KillOnlyUsers|KillExcludeUsers)[ \t]*=(.*)$/gm);
  return Object.fromEntries([...lines].map(([, key, value = ""]) => [key, value.trim()]));
}

function listNames(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}
