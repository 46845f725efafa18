/**
 * Cleans the environment and starts the keeper anew, so that the keeper's own environment in the process table carries
 * this task's cookie and not that of a task which launched it. Done in sh because handing an environment through Bun
 * turns bytes that are not UTF-8 into U+FFFD.
 * Arguments: id, then what `sh -c` takes.
 */
export const bootstrapScript = `\
unset BUN_BE_BUN BUN_OPTIONS BUN_INSPECT BUN_INSPECT_CONNECT_TO BUN_INSPECT_NOTIFY BUN_INSPECT_PRELOAD TASK_BG_SPENT
TASK_BG_ID=$1
export TASK_BG_ID
shift
exec /bin/sh -c "$@"
`;

/**
 * The bootstrap of a task that was queued: takes up the environment that its launch left (see environment-script.ts),
 * sleeps a retry's backoff, and starts the keeper, which takes the file away once its pid is written.
 * Arguments: the file, whether to take it away ("" keeps it), seconds to sleep, id, then what `sh -c` takes.
 */
export const queuedBootstrapScript = `\
file=$1 spent=$2 delay=$3
shift 3
. "$file"
unset BUN_BE_BUN BUN_OPTIONS BUN_INSPECT BUN_INSPECT_CONNECT_TO BUN_INSPECT_NOTIFY BUN_INSPECT_PRELOAD TASK_BG_SPENT
TASK_BG_ID=$1
export TASK_BG_ID
shift
[ -z "$spent" ] || { TASK_BG_SPENT=$file; export TASK_BG_SPENT; }
[ "$delay" -eq 0 ] || sleep "$delay"
exec /bin/sh -c "$@"
`;

/**
 * Stays beside the run and writes down that it started and how it ended. A few lines of POSIX sh because they cost
 * under a megabyte; found to behave alike in dash, bash and busybox ash.
 * Arguments: binary, store directory, id, seconds until the first look at the limits (0: none), then the command.
 *
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
binary=$1 store=$2 id=$3 look=$4
shift 4
run=$store/$id.run
exec 2>/dev/null
echo "pid $$" >>"$run" || exit 125
[ -z "$TASK_BG_SPENT" ] || rm -f "$TASK_BG_SPENT"
unset TASK_BG_SPENT

task_bg() {
  if [ -x "$binary" ]; then "$binary" "$@"; else command task-bg "$@"; fi
}

watcher=
if [ "$look" -gt 0 ]; then
  (
    exec >/dev/null </dev/null
    cd /
    trap 'kill -9 $!; exit 0' TERM
    while :; do
      sleep "$look" &
      wait $!
      look=$(task_bg enforce-limit "$store" "$id")
      case $? in 0) ;; 3) exit 0 ;; *) look=60 ;; esac
    done
  ) &
  watcher=$!
fi

trap : TERM INT HUP QUIT
( exec "$@" 2>&1 )
code=$?

echo "exit $code" >>"$run" || while [ -e "$run" ]; do
  sleep 5
  printf '\\nexit %s\\n' "$code" >>"$run" && break
done
if [ -n "$watcher" ]; then
  kill "$watcher"
  wait "$watcher"
fi
unset TASK_BG_ID
cd /
exec </dev/null >/dev/null
[ -x "$binary" ] || binary=$(command -v task-bg) || exit 0
exec "$binary" finish-task "$store" "$id"
`;
