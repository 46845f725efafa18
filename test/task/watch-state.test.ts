import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import {
  firstWatchState,
  type KeyOutcome,
  openOutput,
  pressKey,
  selectedRow,
  type WatchScene,
  type WatchState,
} from "../../src/task/watch-state.ts";

const scene: WatchScene = {
  tasks: [
    { id: "a", status: "running" },
    { id: "b", status: "queued" },
    { id: "c", status: "completed" },
    { id: "d", status: "error" },
  ],
  page: 2,
  outputRows: 10,
};

/** Presses keys one after the other. */
function press(keys: string[], at: Partial<WatchScene> = {}, from = firstWatchState): KeyOutcome {
  return keys.reduce<KeyOutcome>(({ state }, key) => pressKey(state, key, { ...scene, ...at }), { state: from });
}

function selectedAfter(...keys: string[]): string | undefined {
  return scene.tasks[selectedRow(press(keys).state, scene.tasks)]?.id;
}

describe("in the table", () => {
  test.each([
    [[], "a"],
    [["down"], "b"],
    [["j", "j"], "c"],
    [["up"], "a"],
    [["down", "down", "k"], "b"],
    [["page-down"], "c"],
    [[" ", " "], "d"],
    [["end"], "d"],
    [["G", "page-up"], "b"],
    [["G", "g"], "a"],
    [["end", "home"], "a"],
    [["end", "down"], "d"],
    [["x", "right", "constructor"], "a"],
  ])("after %j the selected task is %s", (keys, id) => {
    expect(selectedAfter(...keys)).toBe(id);
  });

  test("the selection stays with its task when others come before it", () => {
    const { state } = press(["down"]);
    expect(selectedRow(state, [{ id: "new" }, ...scene.tasks])).toBe(2);
  });

  test("the first row is selected until a key was for a task", () => {
    expect(selectedRow(firstWatchState, [{ id: "new" }, ...scene.tasks])).toBe(0);
    const { state } = press(["enter", "q"]);
    expect(selectedRow(state, [{ id: "new" }, ...scene.tasks])).toBe(1);
  });

  test("what stands where a task was is selected when it has gone", () => {
    const { state } = press(["down", "down", "down"]);
    expect(selectedRow(state, scene.tasks.slice(0, 3))).toBe(2);
    expect(selectedRow(state, [])).toBe(-1);
  });

  test.each(["enter", "o"])("%s opens what the selected task says", (key) => {
    expect(press(["down", key])).toMatchObject({ state: { view: { kind: "output", id: "b", top: "end" } } });
  });

  test.each([
    ["q", "quit"],
    ["r", "refresh"],
    ["ctrl-l", "refresh"],
    ["ctrl-c", "interrupt"],
    ["ctrl-z", "suspend"],
  ])("%s means %s", (key, effect) => {
    expect(press([key]).effect).toMatchObject({ do: effect });
  });

  test.each(["up", "down", "end", "enter", "o", "c"])("%s does nothing where there is no task", (key) => {
    expect(press([key], { tasks: [] })).toEqual({ state: firstWatchState });
  });

  test("? shows the keys, and any key goes back", () => {
    expect(press(["?"]).state.view).toEqual({ kind: "help" });
    expect(press(["?", "q"])).toEqual({ state: firstWatchState });
  });
});

describe("cancelling", () => {
  test("asks first, and cancels the task that it named", () => {
    expect(press(["down", "c"])).toMatchObject({ state: { view: { kind: "confirm", id: "b" } } });
    const { state, effect } = press(["down", "c", "y"]);
    expect(effect).toEqual({ do: "cancel", id: "b" });
    expect(state).toMatchObject({ view: { kind: "table" }, notice: "Cancelling b …" });
  });

  test("cancels that one also when another has come to its row meanwhile", () => {
    const { state } = press(["c"]);
    expect(pressKey(state, "y", { ...scene, tasks: scene.tasks.toReversed() }).effect).toEqual({
      do: "cancel",
      id: "a",
    });
  });

  test.each(["n", "N", "q", "escape"])("%s says no", (key) => {
    const { state, effect } = press(["c", key]);
    expect(effect).toBeUndefined();
    expect(state).toMatchObject({ view: { kind: "table" }, notice: "Not cancelled" });
  });

  test.each(["enter", "down", " ", "c", "x"])("%s is no answer", (key) => {
    expect(press(["c", key])).toMatchObject({ state: { view: { kind: "confirm", id: "a" } } });
    expect(press(["c", key]).effect).toBeUndefined();
  });

  test("is no question for a task that has ended", () => {
    expect(press(["end", "c"]).state).toMatchObject({ view: { kind: "table" }, notice: "d has ended: it is error" });
  });

  test("goes back to the output that it was asked over", () => {
    expect(press(["o", "g", "c"]).state.view).toMatchObject({ kind: "confirm", id: "a" });
    expect(openOutput(press(["o", "g", "c"]).state)).toMatchObject({ id: "a", top: 0 });
    expect(press(["o", "g", "c", "y"])).toMatchObject({
      state: { view: { kind: "output", id: "a", top: 0 } },
      effect: { do: "cancel", id: "a" },
    });
  });
});

describe("the filter", () => {
  test.each([
    [["/", "a", "b"], "ab"],
    [["f", "q", "j"], "qj"],
    [["/", "a", "é", "👩", "backspace"], "aé"],
    [["/", "backspace"], ""],
    [["/", "a", "ctrl-u", "b"], "b"],
    [["/", "a", "up", "page-down", "delete"], "a"],
    [["/", "a", "enter", "/", "b", "escape"], "a"],
    [["/", "a", "enter", "/", "b", "enter"], "ab"],
    [["/", "a", "enter", "escape"], ""],
  ])("after %j is %j", (keys, filter) => {
    expect(press(keys).state.filter).toBe(filter);
  });

  test("Enter and Escape end the typing", () => {
    expect(press(["/", "a", "enter"]).state.view).toEqual({ kind: "table" });
    expect(press(["/", "a", "escape"]).state.view).toEqual({ kind: "table" });
  });
});

describe("in the output", () => {
  test.each<[string[], number | "end"]>([
    [[], "end"],
    [["up"], 7],
    [["k", "k", "down"], 7],
    [["up", "down"], "end"],
    [["g"], 0],
    [["g", "up"], 0],
    [["g", " "], 2],
    [["g", "G"], "end"],
    [["page-up", "page-up"], 4],
  ])("after %j it shows the rows from %j", (keys, top) => {
    expect(press(["o", ...keys]).state.view).toEqual({ kind: "output", id: "a", top });
  });

  test("it goes on to show the newest when all of it fits", () => {
    expect(press(["o", "up", "g"], { outputRows: 1 }).state.view).toMatchObject({ top: "end" });
    expect(press(["o", "up"], { outputRows: 0 }).state.view).toMatchObject({ top: "end" });
  });

  test.each(["q", "escape", "o", "left"])("%s goes back to the table, and quits nothing", (key) => {
    expect(press(["down", "o", key])).toEqual({ state: { ...firstWatchState, selected: { id: "b", row: 1 } } });
  });
});

test("says what there is to say until the next key", () => {
  expect(press(["c", "n", "down"]).state.notice).toBe("");
});

test("comes into no impossible state, whatever is pressed and whatever becomes of the tasks", () => {
  const key = fc.constantFrom("up", "down", "end", "enter", "o", "c", "y", "n", "q", "/", "?", "escape", "x", " ");
  const ids = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { maxLength: 5 });
  const steps = fc.array(fc.record({ key, ids, page: fc.nat(5), outputRows: fc.nat(30) }), { maxLength: 40 });
  fc.assert(
    fc.property(steps, (all) => {
      let state: WatchState = firstWatchState;
      for (const { key: pressed, ids: present, ...rest } of all) {
        const tasks = present.map((id) => ({ id, status: "running" as const }));
        const asked = state.view.kind === "confirm" ? state.view.id : undefined;
        const outcome = pressKey(state, pressed, { tasks, ...rest });
        state = outcome.state;
        const row = selectedRow(state, tasks);
        expect(row).toBeGreaterThanOrEqual(tasks.length === 0 ? -1 : 0);
        expect(row).toBeLessThan(Math.max(1, tasks.length));
        // Nothing is cancelled that was not asked about.
        if (outcome.effect?.do === "cancel") expect(outcome.effect.id).toBe(asked ?? "");
      }
    }),
  );
});
