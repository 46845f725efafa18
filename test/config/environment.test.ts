import { describe, expect, test } from "bun:test";
import { type Environment, environmentOutsideTask, readTerminalSettings } from "../../src/config/environment.ts";

describe("readTerminalSettings", () => {
  test.each<[Environment, object]>([
    [{}, { noColor: false, columns: undefined, debug: false }],
    [
      { NO_COLOR: "1", COLUMNS: "120", TASK_BG_DEBUG: "1" },
      { noColor: true, columns: 120, debug: true },
    ],
    [
      { NO_COLOR: "", TASK_BG_DEBUG: "yes" },
      { noColor: false, columns: undefined, debug: false },
    ],
    [{ TERM: "dumb" }, { noColor: true, columns: undefined, debug: false }],
    ...["", "0", "-3", "wide", "80.5", "Infinity"].map((COLUMNS): [Environment, object] => [
      { COLUMNS },
      { noColor: false, columns: undefined, debug: false },
    ]),
  ])("reads %j", (environment, settings) => {
    expect(readTerminalSettings(environment)).toEqual(settings as ReturnType<typeof readTerminalSettings>);
  });
});

test("environmentOutsideTask leaves out the cookie and nothing else", () => {
  const environment = { HOME: "/home/user", TASK_BG_ID: "bg_1", TASK_BG_DIR: "/srv" };
  expect(environmentOutsideTask(environment)).toEqual({ HOME: "/home/user", TASK_BG_DIR: "/srv" });
  expect(environment.TASK_BG_ID).toBe("bg_1");
});
