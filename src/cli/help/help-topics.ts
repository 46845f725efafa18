type Topic = readonly [name: string, description: string];

/** What task-bg is, in a sentence. */
export const programSummary =
  "task-bg runs Droid agents and commands in the background, always knows the truth about them, and brings their results back.";

/** What task-bg is for, as typed. */
export const rootExamples: readonly string[] = [
  'task-bg launch "Fix API errors" "Fix all validation errors in src/api/" executor-med',
  'task-bg launch "Build" --exec -- make build',
  "task-bg list",
  "task-bg wait bg_019ab3f2c1d && task-bg output bg_019ab3f2c1d --result",
];

/** The variables that a person may set; `config/load-config.ts` reads them. */
export const environmentHelp: readonly Topic[] = [
  ["TASK_BG_DIR", "Where the tasks are kept (default ~/.factory/.omd/background-tasks)"],
  ["TASK_BG_DROID", "The Droid CLI's executable (default: droid on PATH)"],
  ["TASK_BG_PARENT_SESSION", "The session that launches ask for (default main)"],
  ["TASK_BG_MAX_PARALLEL", "How many tasks run at once (default 8); the rest wait in the queue"],
  ["TASK_BG_TTL", "How long a task without a limit of its own may run before prune stops it (default 30m)"],
  ["TASK_BG_DEBUG", "1: an error says where it happened"],
  ["NO_COLOR", "Anything: no colours"],
];

/** What lies on disk. */
export const fileHelp: readonly Topic[] = [
  ["<store>/<id>.json", "A task's record"],
  ["<store>/<id>.out", "Everything that its processes have written"],
  ["~/.factory/.omd/task-bg.json", "Settings as JSON: ttl, maxParallel, models and others"],
];

/** The exit codes; `exit-code.ts` assigns them. */
export const exitCodeHelp: readonly Topic[] = [
  ["0", "Done"],
  ["1", "It failed, or an awaited task failed"],
  ["2", "The command line or a setting is wrong; nothing was done"],
  ["3", "No such task"],
  ["124", "wait ran out of time"],
  ["130", "Interrupted"],
];
