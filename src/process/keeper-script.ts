/** What the keeper and its watcher call themselves in the process table. */
export const keeperName = "task-bg-keeper";

/**
 * Takes up the environment that a queued task's launch left (see environment-script.ts), cleans it, sleeps a retry's backoff,
 * and starts the keeper anew: so the keeper's own environment in the process table carries this task's cookie and not that
 * of a task which launched it. Done in sh because handing an environment through Bun turns bytes that are not UTF-8 into U+FFFD.
 * Its arguments are never put into variables: the file may set a variable of any name (`file=…` once got a user's own file
 * taken away).
 * Arguments: the file of the environment ("": this process's own), the file that the keeper takes away once its pid is
 * written ("": none), seconds to sleep, id, then what `sh -c` takes.
 */
export const bootstrapScript = `\
[ -z "$1" ] || . "$1"
unset BUN_BE_BUN BUN_OPTIONS BUN_INSPECT BUN_INSPECT_CONNECT_TO BUN_INSPECT_NOTIFY BUN_INSPECT_PRELOAD TASK_BG_SPENT
TASK_BG_ID=$4
export TASK_BG_ID
[ -z "$2" ] || { TASK_BG_SPENT=$2; export TASK_BG_SPENT; }
[ "$3" -eq 0 ] || sleep "$3"
shift 4
exec /bin/sh -c "$@"
`;

/**
 * Stays beside the run and writes down that it started and how it ended. A few lines of POSIX sh because they cost
 * under a megabyte; found to behave alike in dash, bash and busybox ash.
 * Arguments: binary, store directory, id, seconds until the first look at the limits, then the command.
 *
 * - Its variables have a prefix: assigning one that came with the environment would change it for the command.
 * - The command runs in a foreground subshell that execs it. A background child with \`wait\` is wrong: TERM makes
 *   \`wait\` return early and the child inherits ignored INT and QUIT.
 * - Handlers, not ignores: the command gets clean signals, and the keeper outlives a TERM to its group to write the exit.
 * - The keeper's own stderr is /dev/null, or dash writes "Killed" into the run's output.
 * - The command is run only if the pid line was written: a full disk never starts a task that nobody knows.
 * - The exit line is tried until it is written: while it is not, the keeper keeps the lock, so the task stays running.
 *   Its second form starts with a newline because a full disk may have cut the first in two.
 * - The watcher is forked before the handlers are set, so that TERM ends it at any moment, and ends its sleep by KILL,
 *   which a child between fork and exec cannot miss.
 * - \`cd /\` because a compiled binary fails in a deleted directory. After an upgrade that moved the binary, PATH finds it.
 */
export const keeperScript = `\
task_bg_binary=$1 task_bg_store=$2 task_bg_id=$3 task_bg_look=$4
shift 4
task_bg_run=$task_bg_store/$task_bg_id.run
exec 2>/dev/null
echo "pid $$" >>"$task_bg_run" || exit 125
[ -z "$TASK_BG_SPENT" ] || rm -f "$TASK_BG_SPENT"
unset TASK_BG_SPENT

task_bg() {
  if [ -x "$task_bg_binary" ]; then "$task_bg_binary" "$@"; else command task-bg "$@"; fi
}

(
  exec >/dev/null </dev/null
  cd /
  trap 'kill -9 $!; exit 0' TERM
  while :; do
    sleep "$task_bg_look" &
    wait $!
    task_bg_look=$(task_bg enforce-limit "$task_bg_store" "$task_bg_id")
    case $? in 0) ;; 3) exit 0 ;; *) task_bg_look=60 ;; esac
  done
) &
task_bg_watcher=$!

trap : TERM INT HUP QUIT
( exec "$@" 2>&1 )
task_bg_code=$?

echo "exit $task_bg_code" >>"$task_bg_run" || while [ -e "$task_bg_run" ]; do
  sleep 5
  printf '\\nexit %s\\n' "$task_bg_code" >>"$task_bg_run" && break
done
kill "$task_bg_watcher"
wait "$task_bg_watcher"
unset TASK_BG_ID
cd /
exec </dev/null >/dev/null
[ -x "$task_bg_binary" ] || task_bg_binary=$(command -v task-bg) || exit 0
exec "$task_bg_binary" finish-task "$task_bg_store" "$task_bg_id"
`;
