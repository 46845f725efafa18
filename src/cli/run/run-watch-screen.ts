import type { CommandContext } from "../../context.ts";
import { type WatchedTasks, watchTasks } from "../../operations/look/watch-tasks.ts";
import { cancelApart } from "../../operations/stop/cancel-apart.ts";
import { openTerminalScreen } from "../../output/terminal-screen.ts";
import { renderWatchScreen } from "../../output/watch-screen.ts";
import type { TaskFilter } from "../../task/selection.ts";
import { createTaskMatcher } from "../../task/watch-order.ts";
import { firstWatchState, openOutput, pressKey, type WatchEffect } from "../../task/watch-state.ts";
import { readTaskOutput, type TaskOutput } from "./read-task-output.ts";

/** No more frames than a person can tell apart, however busy the store is. */
const frameMs = 50;

/** How a watch ended: nothing is live any more, somebody had enough, or a signal came. */
export type WatchEnd = "done" | "quit" | "interrupted";

/** Shows the tasks on the whole terminal and does what the keys say, until the end; then the terminal is as it was. */
export async function runWatchScreen(
  context: CommandContext,
  options: { filter: TaskFilter; untilDone: boolean },
): Promise<WatchEnd> {
  const end = Promise.withResolvers<WatchEnd>();
  let watched: WatchedTasks = { tasks: [], unreadable: 0, done: false };
  let state = firstWatchState;
  let output: TaskOutput | undefined;
  let page = 1;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const shownTasks = () => watched.tasks.filter(createTaskMatcher(state.filter));
  const outputRows = () => output?.rows(screen.columns) ?? [];

  function draw(): void {
    clearTimeout(timer);
    timer = undefined;
    const { rows, columns } = screen;
    const { tasks, unreadable } = watched;
    const { color } = context.output;
    const [shown, now] = [shownTasks(), context.now()];
    const frame = renderWatchScreen({
      rows,
      columns,
      color,
      now,
      state,
      tasks,
      shown,
      unreadable,
      output: outputRows(),
    });
    page = frame.page;
    screen.draw(frame.lines);
  }

  function drawSoon(): void {
    timer ??= setTimeout(attempt(draw), frameMs);
  }

  function press(keys: readonly string[]): void {
    for (const key of keys) {
      const outcome = pressKey(state, key, { tasks: shownTasks(), page, outputRows: outputRows().length });
      state = outcome.state;
      openOrCloseOutput();
      if (outcome.effect) act(outcome.effect);
    }
    draw();
  }

  function act(effect: WatchEffect): void {
    switch (effect.do) {
      case "quit":
        return end.resolve("quit");
      case "interrupt":
        return end.resolve("interrupted");
      case "suspend":
        return screen.suspend();
      case "refresh":
        watched = watch.refresh();
        return;
      case "cancel":
        void cancelApart(context, effect.id).then(say);
    }
  }

  function say(notice: string): void {
    state = { ...state, notice };
    drawSoon();
  }

  function openOrCloseOutput(): void {
    const wanted = openOutput(state)?.id;
    if (wanted === output?.id) return;
    output?.[Symbol.dispose]();
    const task = watched.tasks.find(({ id }) => id === wanted);
    output = task && readTaskOutput(context, task, drawSoon);
  }

  async function follow(): Promise<WatchEnd> {
    for (;;) {
      watched = await watch.next();
      draw();
      if (options.untilDone && watched.done) return "done";
      await Bun.sleep(frameMs);
    }
  }

  // An error in a listener would end the program before the terminal is restored, and its message be lost with the screen.
  function attempt<T extends unknown[]>(listener: (...args: T) => void): (...args: T) => void {
    return (...args) => {
      try {
        listener(...args);
      } catch (error) {
        end.reject(error);
      }
    };
  }

  using watch = watchTasks(context, options.filter);
  using screen = openTerminalScreen({
    onKeys: attempt(press),
    onResize: attempt(draw),
    onEnd: () => end.resolve("interrupted"),
  });
  try {
    return await Promise.race([end.promise, follow()]);
  } finally {
    clearTimeout(timer);
    output?.[Symbol.dispose]();
  }
}
