import packageJson from "../../package.json" with { type: "json" };
import type { Command } from "./create-command.ts";

/** The headings under which the root help lists the commands, in their order. */
export const commandGroups = ["Run", "Queue", "Look", "End", "Clean up", "Integrate"] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** What is known of a command before its module is loaded. */
export interface CommandEntry {
  group: CommandGroup;
  /** One line of the root help. */
  summary: string;
  load: () => Promise<Command>;
}

/** The commands by name. Without a prototype: `constructor` is no command. */
export type CommandTree = Readonly<Record<string, CommandEntry>>;

/** Makes a tree of the entries. */
export function createCommandTree(entries: Record<string, CommandEntry>): CommandTree {
  return Object.freeze(Object.assign(Object.create(null) as Record<string, CommandEntry>, entries));
}

/** Every command of task-bg, in the order of the root help. A module is loaded only when its command is asked for. */
export const commandTree: CommandTree = createCommandTree({
  launch: {
    group: "Run",
    summary: "Start a droid, or a command, in the background",
    load: async () => (await import("../commands/launch.ts")).command,
  },
  batch: {
    group: "Run",
    summary: "Start many tasks at once, from a file or a pipe",
    load: async () => (await import("../commands/batch.ts")).command,
  },
  resume: {
    group: "Run",
    summary: "Go on in the Droid session of a task that has ended",
    load: async () => (await import("../commands/resume.ts")).command,
  },
  rerun: {
    group: "Run",
    summary: "Start a task like an ended one, with changes",
    load: async () => (await import("../commands/rerun.ts")).command,
  },
  retry: {
    group: "Run",
    summary: "Run ended tasks again under their own ids",
    load: async () => (await import("../commands/retry.ts")).command,
  },
  wait: {
    group: "Run",
    summary: "Wait until tasks have ended",
    load: async () => (await import("../commands/wait.ts")).command,
  },
  queue: {
    group: "Queue",
    summary: "Show the queued tasks in order and what each waits for",
    load: async () => (await import("../commands/queue.ts")).command,
  },
  pause: {
    group: "Queue",
    summary: "Let nothing more start, or nothing of a group",
    load: async () => (await import("../commands/pause.ts")).command,
  },
  unpause: {
    group: "Queue",
    summary: "Let the queue go on, or a group of it",
    load: async () => (await import("../commands/unpause.ts")).command,
  },
  limits: {
    group: "Queue",
    summary: "Show or set how many tasks may run at once",
    load: async () => (await import("../commands/limits.ts")).command,
  },
  list: {
    group: "Look",
    summary: "Show the tasks and how many are in each state",
    load: async () => (await import("../commands/list.ts")).command,
  },
  watch: {
    group: "Look",
    summary: "Show the tasks live; keys show output, cancel, filter",
    load: async () => (await import("../commands/watch.ts")).command,
  },
  status: {
    group: "Look",
    summary: "Show everything that is known of a task",
    load: async () => (await import("../commands/status.ts")).command,
  },
  output: {
    group: "Look",
    summary: "Show what a task has said",
    load: async () => (await import("../commands/output.ts")).command,
  },
  report: {
    group: "Look",
    summary: "Write the tasks up as Markdown",
    load: async () => (await import("../commands/report.ts")).command,
  },
  inbox: {
    group: "Look",
    summary: "Show the results that wait for a session",
    load: async () => (await import("../commands/inbox.ts")).command,
  },
  droids: {
    group: "Look",
    summary: "Show which droids a task can run",
    load: async () => (await import("../commands/droids.ts")).command,
  },
  config: {
    group: "Look",
    summary: "Show every setting and where it comes from",
    load: async () => (await import("../commands/config.ts")).command,
  },
  cancel: {
    group: "End",
    summary: "Stop tasks and everything that they started",
    load: async () => (await import("../commands/cancel.ts")).command,
  },
  complete: {
    group: "End",
    summary: "Record a task as completed, or as failed",
    load: async () => (await import("../commands/complete.ts")).command,
  },
  prune: {
    group: "Clean up",
    summary: "Stop what is past its time limit, settle what is dead",
    load: async () => (await import("../commands/prune.ts")).command,
  },
  cleanup: {
    group: "Clean up",
    summary: "Rebuild what is derived from the records; deletes no record",
    load: async () => (await import("../commands/cleanup.ts")).command,
  },
  remove: {
    group: "Clean up",
    summary: "Delete finished tasks and their output",
    load: async () => (await import("../commands/remove.ts")).command,
  },
  install: {
    group: "Integrate",
    summary: "Let the Droid CLI tell agents of finished tasks: hooks and skill",
    load: async () => (await import("../commands/install.ts")).command,
  },
  uninstall: {
    group: "Integrate",
    summary: "Take out what install put into the Droid CLI's settings",
    load: async () => (await import("../commands/uninstall.ts")).command,
  },
  completions: {
    group: "Integrate",
    summary: "Print the completion script of a shell",
    load: async () => (await import("../commands/completions.ts")).createCompletionsCommand(commandTree),
  },
  hook: {
    group: "Integrate",
    summary: "Act on a hook's payload on stdin: deliver results, complete",
    load: async () => (await import("../commands/hook.ts")).command,
  },
  "hook-complete": {
    group: "Integrate",
    summary: "Complete a task from a hook's payload on stdin",
    load: async () => (await import("../commands/hook-complete.ts")).command,
  },
  doctor: {
    group: "Integrate",
    summary: "Look for what is wrong, and say how to put it right",
    load: async () => (await import("../commands/doctor.ts")).createDoctorCommand(packageJson.version),
  },
});
