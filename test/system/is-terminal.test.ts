import { describe, expect, test } from "bun:test";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { isTerminal } from "../../src/system/is-terminal.ts";
import { until } from "../fixtures/until.ts";

const script = join(import.meta.dir, "..", "fixtures", "children", "tell-terminal.ts");

describe("isTerminal", () => {
  test.each([
    ["/dev/null", "/dev/null"],
    ["/dev/zero", "/dev/zero"],
    ["a file", import.meta.path],
    ["a directory", import.meta.dir],
  ])("says no of %s", (_, path) => {
    const fd = openSync(path, "r");
    try {
      expect(isTerminal(fd)).toBe(false);
    } finally {
      closeSync(fd);
    }
  });

  test("says no of a descriptor that is not open", () => {
    expect(isTerminal(1_000_000)).toBe(false);
  });

  test("says no of a pipe", () => {
    const { stdout } = Bun.spawnSync([process.execPath, script], { stdin: Buffer.from("x") });
    expect(stdout.toString()).toBe("false\n");
  });

  test("says yes of a terminal", async () => {
    let said = "";
    const child = Bun.spawn([process.execPath, script], {
      terminal: {
        data: (_, bytes) => {
          said += new TextDecoder().decode(bytes);
        },
      },
    });
    await until(() => said !== "", "the child has said what it sees");
    await child.exited;
    child.terminal?.close();
    expect(said).toBe("true\r\n");
  });
});
