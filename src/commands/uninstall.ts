import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { applyChanges } from "../operations/integrate/file-change.ts";
import { type IntegrationPlan, planUninstall } from "../operations/integrate/plan-integration.ts";
import { describeChanges, toChangeReports } from "../output/describe-changes.ts";

export const command = createCommand({
  name: "uninstall",
  description: "Take out of the Droid CLI's settings what install put there, and nothing else",
  examples: ["task-bg uninstall --dry-run", "task-bg uninstall", "task-bg uninstall --project"],
  notes: ["Tasks, their records and task-bg itself stay as they are."],
  optionalValueFlags: ["project"],
  args: {
    project: {
      type: "string",
      valueHint: "dir",
      description: "Out of a project's .factory instead of yours (default: this directory's)",
    },
    "dry-run": { type: "boolean", alias: "n", description: "Show what would change and change nothing" },
    force: { type: "boolean", description: "Remove a skill that was changed by hand, too" },
  },
  run: async ({ context, args }) => {
    const plan = planUninstall(context.config, {
      project: args.project === "" ? "." : args.project,
      force: args.force === true,
    });
    runUninstall(context, plan, args["dry-run"] === true);
    return 0;
  },
});

/** Carries a plan out, or only shows it, and says what was done. */
export function runUninstall({ output }: CommandContext, plan: IntegrationPlan, dryRun: boolean): void {
  if (!dryRun) applyChanges(plan.changes, plan.scope);
  for (const warning of plan.warnings) output.warn(warning);
  if (output.format === "json") {
    output.json({
      uninstalled: !dryRun,
      dryRun,
      files: toChangeReports(plan.changes, dryRun),
      warnings: plan.warnings,
    });
  } else if (plan.changes.length === 0) output.text(`Nothing to take out of ${plan.scope.dir}`);
  else output.text(describeChanges(plan.changes, { dryRun, color: output.color }));
}
