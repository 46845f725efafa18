import { type CommandGroup, type CommandTree, commandGroups } from "../command-tree.ts";
import type { Command } from "../create-command.ts";
import { globalFlags } from "../flags/global-flags.ts";
import { argumentRows, flagRows, usageLines } from "./describe-arguments.ts";
import { type HelpLook, HelpPage, type HelpRow } from "./help-page.ts";
import { environmentHelp, exitCodeHelp, fileHelp, programSummary, rootExamples } from "./help-topics.ts";

/** Help of task-bg itself. It loads no command. */
export function renderRootHelp(tree: CommandTree, look: HelpLook): string {
  const page = new HelpPage(look);
  page.paragraph(programSummary);
  page.usage(["task-bg <command> [arguments] [flags]"]);
  page.examples(rootExamples);
  for (const group of commandGroups) page.rows(group, summaries(tree, group));
  page.rows("Flags of every command", flagRows({ args: globalFlags }));
  page.rows("Environment", environmentHelp);
  page.rows("Files", fileHelp);
  page.rows("Exit codes", exitCodeHelp);
  page.paragraph("Help of one command: task-bg <command> --help");
  return page.toString();
}

/**
 * Help of one command. citty's own renderer knows no examples, no repeatable arguments and no optional values, and decides
 * about colour from the environment when it is imported.
 */
export function renderCommandHelp(command: Command, look: HelpLook): string {
  const page = new HelpPage(look);
  page.paragraph(command.description);
  page.usage(usageLines(command));
  page.examples(command.examples);
  page.rows("Arguments", argumentRows(command));
  page.rows("Flags", flagRows(command));
  for (const note of command.notes ?? []) page.paragraph(note);
  page.rows("Flags of every command", flagRows({ args: globalFlags }));
  return page.toString();
}

function summaries(tree: CommandTree, group: CommandGroup): HelpRow[] {
  return Object.entries(tree)
    .filter(([, entry]) => entry.group === group)
    .map(([name, entry]) => [name, entry.summary]);
}
