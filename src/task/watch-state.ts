import { isFinal, type TaskRecord } from "./record.ts";

/** What the screen of a watch shows. */
export type WatchView =
  | { kind: "table" }
  | { kind: "help" }
  /** A filter is being typed; `before` comes back when that is given up. */
  | { kind: "filter"; before: string }
  /** Whether to cancel a task is asked over what was shown. */
  | { kind: "confirm"; id: string; over: TableView | OutputView }
  | OutputView;
type TableView = { kind: "table" };
/** What a task says, from a row on; `end`: always the newest. */
export type OutputView = { kind: "output"; id: string; top: number | "end" };

/** Where a person is in a watch. */
export interface WatchState {
  view: WatchView;
  /** The task that keys are for, and its row: what is nearest is for them when it has gone. Undefined: the first. */
  selected: { id: string; row: number } | undefined;
  filter: string;
  /** What is said until the next key. */
  notice: string;
}

/** What stands on the screen while a key is pressed. */
export interface WatchScene {
  /** Those that the filter leaves, in their order. */
  tasks: readonly Pick<TaskRecord, "id" | "status">[];
  /** How many rows there are for tasks or output. */
  page: number;
  /** How many rows the open output has in all. */
  outputRows: number;
}

/** What is to be done after a key. */
export type WatchEffect = { do: "quit" | "interrupt" | "suspend" | "refresh" } | { do: "cancel"; id: string };

/** What a key came to. */
export interface KeyOutcome {
  state: WatchState;
  effect?: WatchEffect;
}

/** Where a watch begins. */
export const firstWatchState: WatchState = { view: { kind: "table" }, selected: undefined, filter: "", notice: "" };

/** Decides what a key does. Keys are named as `read-keys.ts` names them. */
export function pressKey(before: WatchState, key: string, scene: WatchScene): KeyOutcome {
  const state = { ...before, notice: "" };
  if (key === "ctrl-c") return { state, effect: { do: "interrupt" } };
  if (key === "ctrl-z") return { state, effect: { do: "suspend" } };
  switch (state.view.kind) {
    case "table":
      return pressInTable(state, key, scene);
    case "help":
      return { state: { ...state, view: { kind: "table" } } };
    case "filter":
      return { state: typeFilter(state, state.view, key) };
    case "confirm":
      return answer(state, state.view, key);
    case "output":
      return pressInOutput(state, state.view, key, scene);
  }
}

/** The row of the selected task; -1 when there is none. */
export function selectedRow({ selected }: WatchState, tasks: readonly Pick<TaskRecord, "id">[]): number {
  if (selected === undefined) return Math.min(0, tasks.length - 1);
  const row = tasks.findIndex(({ id }) => id === selected.id);
  return row === -1 ? Math.min(selected.row, tasks.length - 1) : row;
}

/** The output that is open, also under a question. */
export function openOutput({ view }: WatchState): OutputView | undefined {
  const shown = view.kind === "confirm" ? view.over : view;
  return shown.kind === "output" ? shown : undefined;
}

function pressInTable(state: WatchState, key: string, scene: WatchScene): KeyOutcome {
  const row = selectedRow(state, scene.tasks);
  const target = moveTo(key, row, scene.page, scene.tasks.length);
  if (target !== undefined) return { state: select(state, target, scene) };
  const task = scene.tasks[row];
  if (task && ["enter", "o", "c"].includes(key)) {
    // It stays the selected one, wherever it goes.
    const pinned = select(state, row, scene);
    if (key === "c") return { state: askToCancel(pinned, task, { kind: "table" }) };
    return { state: { ...pinned, view: { kind: "output", id: task.id, top: "end" } } };
  }
  switch (key) {
    case "f":
    case "/":
      return { state: { ...state, view: { kind: "filter", before: state.filter } } };
    case "escape":
      return { state: { ...state, filter: "" } };
    default:
      return pressAnywhere(state, key);
  }
}

function pressInOutput(state: WatchState, view: OutputView, key: string, scene: WatchScene): KeyOutcome {
  const last = Math.max(0, scene.outputRows - scene.page);
  const target = moveTo(key, view.top === "end" ? last : view.top, scene.page, last + 1);
  // Whoever comes to the end sees again what is added.
  if (target !== undefined) return { state: { ...state, view: { ...view, top: target >= last ? "end" : target } } };
  if (["q", "escape", "o", "left"].includes(key)) return { state: { ...state, view: { kind: "table" } } };
  const task = scene.tasks.find(({ id }) => id === view.id);
  if (key === "c") return { state: task ? askToCancel(state, task, view) : state };
  return key === "?" ? { state } : pressAnywhere(state, key);
}

function pressAnywhere(state: WatchState, key: string): KeyOutcome {
  if (key === "q") return { state, effect: { do: "quit" } };
  if (key === "r" || key === "ctrl-l") return { state, effect: { do: "refresh" } };
  return { state: key === "?" ? { ...state, view: { kind: "help" } } : state };
}

/** The row that a key goes to, among so many; undefined when it is no such key. */
function moveTo(key: string, row: number, page: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    up: -1,
    k: -1,
    down: 1,
    j: 1,
    "page-up": -page,
    "page-down": page,
    " ": page,
    home: -count,
    g: -count,
    end: count,
    G: count,
  };
  const step = Object.hasOwn(steps, key) ? steps[key] : undefined;
  return step === undefined ? undefined : Math.max(0, Math.min(count - 1, row + step));
}

function select(state: WatchState, row: number, { tasks }: WatchScene): WatchState {
  const task = tasks[row];
  return task ? { ...state, selected: { id: task.id, row } } : state;
}

function askToCancel(
  state: WatchState,
  { id, status }: Pick<TaskRecord, "id" | "status">,
  over: TableView | OutputView,
): WatchState {
  if (isFinal(status)) return { ...state, notice: `${id} has ended: it is ${status}` };
  return { ...state, view: { kind: "confirm", id, over } };
}

function answer(state: WatchState, { id, over }: WatchView & { kind: "confirm" }, key: string): KeyOutcome {
  if (key === "y" || key === "Y") {
    return { state: { ...state, view: over, notice: `Cancelling ${id} …` }, effect: { do: "cancel", id } };
  }
  // Any other key might be a slip; only these say no.
  if (["n", "N", "q", "escape"].includes(key)) return { state: { ...state, view: over, notice: "Not cancelled" } };
  return { state };
}

function typeFilter(state: WatchState, { before }: WatchView & { kind: "filter" }, key: string): WatchState {
  switch (key) {
    case "enter":
      return { ...state, view: { kind: "table" } };
    case "escape":
      return { ...state, view: { kind: "table" }, filter: before };
    case "backspace":
      return { ...state, filter: Array.from(state.filter).slice(0, -1).join("") };
    case "ctrl-u":
      return { ...state, filter: "" };
    default:
      return Array.from(key).length === 1 ? { ...state, filter: state.filter + key } : state;
  }
}
