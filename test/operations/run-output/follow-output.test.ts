import { describe, expect, test } from "bun:test";
import { existsSync, renameSync } from "node:fs";
import { type FollowOptions, followOutput } from "../../../src/operations/run-output/follow-output.ts";
import { followRenderedOutput } from "../../../src/operations/run-output/follow-rendered-output.ts";
import { createOutputFile, eventLine, type OutputFile } from "../../fixtures/run-output.ts";

/** After so long without a change nothing but a change wakes it before its tick. */
const quietMs = 40;

interface Following {
  text(): string;
  /** Resolves when this has been handed on; a test that waits for it in vain runs into its own limit. */
  seen(text: string): Promise<void>;
  end(): void;
  readonly result: Promise<boolean>;
}

function follow(path: string, options: Partial<FollowOptions> = {}): Following {
  let text = "";
  let ended = false;
  const take = (bytes: Uint8Array) => {
    text += Buffer.from(bytes).toString();
    return "written" as const;
  };
  const result = followOutput({ path, from: 0, hasEnded: () => ended, onBytes: take, ...options });
  return {
    text: () => text,
    seen: async (expected) => {
      while (!text.includes(expected)) await Bun.sleep(1);
    },
    end: () => {
      ended = true;
    },
    result,
  };
}

describe("followOutput", () => {
  test("hands on what is there and each thing that is written, long before a tick", async () => {
    using out = createOutputFile("skipped there\n");
    const following = follow(out.path, { from: 8 });
    await following.seen("there\n");
    // By ticks alone these would take more than a minute, whether the file was busy or had been quiet for a while.
    for (let index = 0; index < 80; index++) {
      if (index % 2 === 0) await Bun.sleep(quietMs);
      out.append(`line ${index}\n`);
      await following.seen(`line ${index}\n`);
    }
    following.end();
    expect(await following.result).toBe(true);
    expect(following.text()).toStartWith("there\nline 0\nline 1\n");
  }, 15_000);

  test("hands on what was written just before the end", async () => {
    using out = createOutputFile("a");
    let text = "";
    let asked = 0;
    const ended = await followOutput({
      path: out.path,
      from: 0,
      hasEnded: () => {
        if (++asked === 2) out.append("last words");
        return asked === 2;
      },
      onBytes: (bytes) => {
        text += Buffer.from(bytes).toString();
        return "written";
      },
    });
    expect(text).toBe("alast words");
    expect(ended).toBe(true);
  });

  test("sees the end at once when the file that tells it changes", async () => {
    using out = createOutputFile("x");
    using runFile = createOutputFile("");
    // Many ends in a row: by ticks alone these would take twenty seconds.
    for (let index = 0; index < 20; index++) {
      const following = follow(out.path, { wakeOn: [runFile.path] });
      await following.seen("x");
      await Bun.sleep(quietMs);
      following.end();
      runFile.append("exit 0\n");
      expect(await following.result).toBe(true);
    }
  }, 15_000);

  test("waits for a file that does not exist yet", async () => {
    using out = createOutputFile();
    const path = `${out.path}.later`;
    const following = follow(path);
    await Bun.sleep(20);
    expect(existsSync(path)).toBe(false);
    await Bun.write(path, "at last");
    await following.seen("at last");
    following.end();
    expect(await following.result).toBe(true);
  });

  test("ends when it is aborted, while waiting and while handing on", async () => {
    using out = createOutputFile("y".repeat(1_000_000));
    const controller = new AbortController();
    const following = follow(out.path, { signal: controller.signal });
    await following.seen("y");
    controller.abort();
    expect(await following.result).toBe(false);
    let pieces = 0;
    const midway = new AbortController();
    const onBytes = () => {
      pieces++;
      midway.abort();
      return "written" as const;
    };
    expect(await follow(out.path, { signal: midway.signal, onBytes }).result).toBe(false);
    expect(pieces).toBe(1);
  });

  test("ends when its sink is closed", async () => {
    using out = createOutputFile("z");
    expect(await follow(out.path, { onBytes: () => "closed" }).result).toBe(false);
  });

  test("reads a run to its end whose output is set aside, then that of the next run", async () => {
    using out = createOutputFile("first\n");
    const following = follow(out.path);
    await following.seen("first\n");
    out.append("its end\n");
    renameSync(out.path, `${out.path}.1`);
    await following.seen("its end\n");
    out.append("second, which is longer than the first\n");
    await following.seen("than the first\n");
    following.end();
    expect(await following.result).toBe(true);
    expect(following.text()).toBe("first\nits end\nsecond, which is longer than the first\n");
  });

  test("misses nothing of what another process writes without pause", async () => {
    using out = createOutputFile();
    const following = follow(out.path);
    await using writer = Bun.spawn(["sh", "-c", 'i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i+1)); done'], {
      stdout: Bun.file(out.path),
    });
    await writer.exited;
    following.end();
    expect(await following.result).toBe(true);
    const lines = following.text().trimEnd().split("\n");
    expect(lines).toEqual(Array.from({ length: 20_000 }, (_, index) => `line ${index}`));
  });
});

async function followRendered(out: OutputFile, tail: number | undefined, steps: (() => void)[]): Promise<string[]> {
  const texts: string[] = [];
  const hasEnded = () => {
    steps.shift()?.();
    return steps.length === 0;
  };
  await followRenderedOutput({ path: out.path, believeEvents: true, tail, hasEnded }, (text) => {
    texts.push(text);
    return "written";
  });
  return texts;
}

describe("followRenderedOutput", () => {
  const call = eventLine.call("Execute", { command: "ls" });

  test("holds an event back until its line is whole", async () => {
    using out = createOutputFile(eventLine.init(), call.slice(0, 20));
    const texts = await followRendered(out, undefined, [
      () => out.append(call.slice(20, 40)),
      () => out.append(call.slice(40), eventLine.failedResult("no")),
      () => out.append("without a newline"),
    ]);
    expect(texts).toEqual(["→ Execute ls\n✗ Execute: no\n", "without a newline\n"]);
  });

  test("renders the next run of a task that is tried again by itself", async () => {
    using out = createOutputFile(eventLine.init(), eventLine.assistant("one"), "cut of");
    const setAside = () => {
      renameSync(out.path, `${out.path}.1`);
      out.append(eventLine.init(), eventLine.assistant("one"), eventLine.completion("one"));
    };
    const texts = await followRendered(out, undefined, [() => undefined, setAside, () => undefined, () => undefined]);
    expect(texts.join("")).toBe("one\ncut of\none\n");
  });

  test("begins with the last lines and knows what came before what follows", async () => {
    using out = createOutputFile(eventLine.init(), call, eventLine.assistant("one\ntwo"));
    const texts = await followRendered(out, 1, [
      () => undefined,
      () => out.append(eventLine.completion("one\ntwo"), eventLine.error("late")),
    ]);
    expect(texts).toEqual(["two\n", "error: late\n"]);
  });
});
