import { type Command, createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import type { Program } from "../operations/checks/check-program.ts";
import { type Check, diagnose } from "../operations/checks/diagnose.ts";
import { renderCheck, renderDiagnosisSummary } from "../output/diagnosis-table.ts";

/** The command, which also tells its own version. */
export function createDoctorCommand(version: string): Command {
  return createCommand({
    name: "doctor",
    description: "Look for what is wrong around task-bg, and say how to put it right",
    examples: ["task-bg doctor", "task-bg doctor --json | jq '.checks[] | select(.status != \"ok\")'"],
    notes: [
      "Each line is ok, warn (it works, but not as it should) or fail, with what to type. It puts nothing right itself. Exits with 1 when a check fails.",
    ],
    args: {},
    run: ({ context }) => runDoctor(context, { version, executable: process.execPath }),
  });
}

/** Prints the checks, as text each as soon as it is made. @returns 1 when one failed */
export async function runDoctor(context: CommandContext, program: Program): Promise<number> {
  const { output } = context;
  const checks: Check[] = [];
  for await (const check of diagnose(context, program)) {
    checks.push(check);
    if (output.format === "text") output.text(renderCheck(check, output.color));
  }
  const sound = checks.every(({ status }) => status !== "fail");
  if (output.format === "json") output.json({ ok: sound, checks: checks.map(toJson) });
  else output.text(renderDiagnosisSummary(checks, output.color));
  return sound ? 0 : 1;
}

function toJson(check: Check) {
  return { fix: null, ...check };
}
