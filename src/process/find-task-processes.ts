import {
  hasEnvironmentEntry,
  listProcesses,
  type ProcessEntry,
  readProcess,
  runsThisProgram,
  writesTo,
} from "./process-table.ts";

/** What identifies the processes of one task. */
export interface TaskProcesses {
  id: string;
  /** The keeper: leader of the task's session and group. */
  keeperPid: number | undefined;
  /** When the keeper started, if the launcher lived to note it. */
  keeperStartTime: string | undefined;
  /** Its `.out`: what writes to it is the task's, even without cookie and session. */
  outputPath: string;
}

/** The variable that every process of a task inherits: what tells them apart however they were re-parented. */
function cookieOf(id: string): string {
  return `TASK_BG_ID=${id}`;
}

/**
 * Finds what is left of a task: every process with its cookie, and those that dropped it but are still in the keeper's
 * session or write to the task's output. Neither whoever looks, though it may write to that output itself, nor the finisher:
 * it is exec'd without the cookie, in the keeper's place.
 */
export function findTaskProcesses(task: TaskProcesses): number[] {
  const ours = ownsSession(task) ? task.keeperPid : undefined;
  return listProcesses()
    .filter((entry) => entry.pid !== process.pid && !entry.zombie && belongsTo(entry, task, ours))
    .map((entry) => entry.pid)
    .toArray();
}

/** Whether the keeper's pid still means the keeper (or its finisher), so that its group may be signalled. */
export function isKeeperAlive(task: TaskProcesses): boolean {
  const entry = task.keeperPid === undefined ? undefined : readProcess(task.keeperPid);
  if (entry === undefined || entry.zombie) return false;
  if (task.keeperStartTime !== undefined) return entry.startTime === task.keeperStartTime;
  return hasEnvironmentEntry(entry.pid, cookieOf(task.id));
}

function belongsTo(entry: ProcessEntry, task: TaskProcesses, session: number | undefined): boolean {
  if (hasEnvironmentEntry(entry.pid, cookieOf(task.id))) return true;
  // Whoever is about to start the task has its output open too, and is a wait, a batch or another task's finisher.
  if (writesTo(entry.pid, task.outputPath)) return !runsThisProgram(entry.pid);
  return session !== undefined && entry.session === session && entry.pid !== session;
}

// The kernel gives a session's number to no new process while the session has members. So when its leader is gone,
// members are ours; when a leader is there, it must be the keeper.
function ownsSession(task: TaskProcesses): boolean {
  if (task.keeperPid === undefined) return false;
  const leader = readProcess(task.keeperPid);
  // A keeper that ended and was not waited for yet keeps its number from everybody else.
  if (leader === undefined || (leader.zombie && leader.startTime === task.keeperStartTime)) return true;
  return isKeeperAlive(task);
}
