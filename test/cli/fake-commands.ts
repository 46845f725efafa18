import { type CommandTree, createCommandTree } from "../../src/cli/command-tree.ts";
import { type Command, createCommand } from "../../src/cli/create-command.ts";
import { TaskBgError } from "../../src/errors.ts";

/** A command with everything that a definition can have. */
export const greet = createCommand({
  name: "greet",
  description: "Greet somebody",
  examples: ["task-bg greet Ada", 'task-bg greet "Ada Lovelace" --level high'],
  notes: ["Nobody is greeted twice."],
  childCommandFlag: "exec",
  optionalValueFlags: ["badge"],
  args: {
    who: { type: "positional", required: true, description: "Who is greeted" },
    GREETING: { type: "positional", required: false, description: "What is said" },
    greeting: { type: "string", valueHint: "text" },
    level: { type: "string", alias: ["l", "warmth"], description: "How warmly" },
    count: { type: "string", alias: "n", valueHint: "times", description: "How often" },
    badge: { type: "string", alias: "b", description: "With a badge" },
    quiet: { type: "boolean", alias: "q", description: "Softly" },
    force: { type: "boolean", alias: "f", description: "Even if unwilling" },
    exec: { type: "boolean", description: "Run the command after -- instead" },
  },
  run: async ({ context, args, positionals, childCommand }) => {
    const { who, greeting, level, count, badge, quiet } = args;
    context.output.json({ who, greeting, level, count, badge, quiet, positionals, childCommand });
    return 0;
  },
});

/** A command that takes any number of ids. */
export const visit = createCommand({
  name: "visit",
  description: "Visit tasks",
  examples: ["task-bg visit bg_1 bg_2"],
  variadic: true,
  completesTaskIds: true,
  args: {
    "task-id": { type: "positional", required: true, description: "Ids" },
    until: { type: "string", description: "When it ends" },
  },
  run: async ({ positionals }) => positionals.length,
});

/** A command that fails as its only flag says. */
export const fail = createCommand({
  name: "fail",
  description: "Fail",
  examples: [],
  args: { unforeseen: { type: "boolean" } },
  run: async ({ args }) => {
    if (args.unforeseen) throw new Error("the unforeseen");
    throw new TaskBgError("not_found", "No task bg_1 in /store", { hint: "List the tasks with: task-bg list" });
  },
});

/** A tree of them that notes what was loaded. */
export function createFakeTree(): { tree: CommandTree; loaded: string[] } {
  const loaded: string[] = [];
  const entry = (command: Command, group: "Run" | "Look") => ({
    group,
    summary: `${command.description} indeed`,
    load: async () => {
      loaded.push(command.name);
      return command;
    },
  });
  const tree = createCommandTree({
    greet: entry(greet, "Run"),
    visit: entry(visit, "Look"),
    fail: entry(fail, "Look"),
  });
  return { tree, loaded };
}
