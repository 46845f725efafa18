import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { environmentHelp } from "../../../src/cli/help/help-topics.ts";
import { renderCommandHelp, renderRootHelp } from "../../../src/cli/help/render-help.ts";
import { createFakeTree, fail, greet, visit } from "../fake-commands.ts";

const plain = { color: false, columns: 80 };

describe("renderCommandHelp", () => {
  test("tells everything that a command takes", () => {
    expect(renderCommandHelp(greet, plain)).toMatchInlineSnapshot(`
      "Greet somebody

      Usage: task-bg greet <who> [greeting] [flags]
             task-bg greet <who> [flags] --exec -- <command> [argument]...

      Examples:
        task-bg greet Ada
        task-bg greet "Ada Lovelace" --level high

      Arguments:
        <who>       Who is greeted
        [greeting]  What is said

      Flags:
            --greeting <text>          The same as [greeting]
        -l, --level, --warmth <level>  How warmly
        -n, --count <times>            How often
        -b, --badge[=<badge>]          With a badge
        -q, --quiet                    Softly
        -f, --force                    Even if unwilling
            --exec                     Run the command after -- instead

      Nobody is greeted twice.

      Flags of every command:
            --json      Print one JSON value, also on a terminal (the default
                        elsewhere)
            --text      Print text for people, also in a pipe or a file
            --no-color  No colours; NO_COLOR=1 and TERM=dumb say the same
        -h, --help      Show this help
        -V, --version   Print the version"
    `);
  });

  test("marks what may be repeated", () => {
    expect(renderCommandHelp(visit, plain)).toContain("Usage: task-bg visit <task-id>... [flags]");
  });

  test("leaves out the headings that have nothing beneath them", () => {
    const help = renderCommandHelp({ ...fail, args: {} }, plain);
    expect(help).toStartWith("Fail\n\nUsage: task-bg fail\n\nFlags of every command:");
  });

  test.each([10, 60, 80, 100, 500])(
    "keeps to %p columns, but to 60 at least and 100 at most; only what is there to be copied is longer",
    (columns) => {
      for (const line of renderCommandHelp(greet, { color: false, columns }).split("\n")) {
        if (!line.includes("task-bg"))
          expect(Bun.stringWidth(line)).toBeLessThanOrEqual(Math.min(Math.max(columns, 60), 100));
      }
    },
  );

  test("says the same with colour as without", () => {
    const colored = renderCommandHelp(greet, { color: true, columns: 80 });
    expect(colored).not.toBe(renderCommandHelp(greet, plain));
    expect(Bun.stripANSI(colored)).toBe(renderCommandHelp(greet, plain));
  });
});

describe("renderRootHelp", () => {
  test("names every variable that the settings are read from", () => {
    const source = readFileSync(join(import.meta.dir, "../../../src/config/load-config.ts"), "utf8");
    const variables = new Set(source.match(/(?<=environment\.)TASK_BG_[A-Z_]+/g));
    // task-bg's own: a task finds it in its environment.
    variables.delete("TASK_BG_ID");
    expect(variables.size).toBeGreaterThan(3);
    const named = new Set(environmentHelp.map(([name]) => name));
    expect([...variables.difference(named)]).toEqual([]);
  });

  test("lists the commands under their headings, then what holds for all of them", () => {
    expect(renderRootHelp(createFakeTree().tree, plain)).toMatchInlineSnapshot(`
      "task-bg runs Droid agents and commands in the background, always knows the truth
      about them, and brings their results back.

      Usage: task-bg <command> [arguments] [flags]

      Examples:
        task-bg launch "Fix API errors" "Fix all validation errors in src/api/" executor-med
        task-bg launch "Build" --exec -- make build
        task-bg list
        task-bg wait bg_019ab3f2c1d && task-bg output bg_019ab3f2c1d --result

      Run:
        greet  Greet somebody indeed

      Look:
        visit  Visit tasks indeed
        fail   Fail indeed

      Flags of every command:
            --json      Print one JSON value, also on a terminal (the default
                        elsewhere)
            --text      Print text for people, also in a pipe or a file
            --no-color  No colours; NO_COLOR=1 and TERM=dumb say the same
        -h, --help      Show this help
        -V, --version   Print the version

      Environment:
        TASK_BG_DIR             Where the tasks are kept (default
                                ~/.factory/.omd/background-tasks)
        TASK_BG_DROID           The Droid CLI's executable (default: droid on PATH)
        TASK_BG_PARENT_SESSION  The session that launches ask for (default main)
        TASK_BG_MAX_PARALLEL    How many tasks run at once (default 8); the rest wait
                                in the queue
        TASK_BG_TTL             How long a task without a limit of its own may run
                                before prune stops it (default 30m)
        TASK_BG_DEBUG           1: an error says where it happened
        NO_COLOR                Anything: no colours

      Files:
        <store>/<id>.json             A task's record
        <store>/<id>.out              Everything that its processes have written
        ~/.factory/.omd/task-bg.json  Settings as JSON: ttl, maxParallel, models and
                                      others

      Exit codes:
        0    Done
        1    It failed, or an awaited task failed
        2    The command line or a setting is wrong; nothing was done
        3    No such task
        124  wait ran out of time
        130  Interrupted

      Help of one command: task-bg <command> --help"
    `);
  });
});
