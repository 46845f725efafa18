import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { applyChanges } from "../operations/integrate/file-change.ts";
import { type IntegrationPlan, planInstall } from "../operations/integrate/plan-integration.ts";
import { describeChanges, toChangeReports } from "../output/describe-changes.ts";

export const command = createCommand({
  name: "install",
  description: "Let the Droid CLI tell its agents of finished tasks: install hooks and a skill",
  examples: [
    "task-bg install --dry-run",
    "task-bg install",
    "task-bg install --project",
    "task-bg install --replace-original",
  ],
  notes: [
    "The hooks go into ~/.factory/settings.json, or into hooks.json for an event that has hooks there: the Droid CLI runs those of hooks.json and passes over those of the other file. Hooks of others stay as they are. The file as it was is kept beside it as *.task-bg-backup.",
    "A project's hooks are for everyone who works in it: they start the task-bg that is on PATH.",
  ],
  optionalValueFlags: ["project"],
  args: {
    project: {
      type: "string",
      valueHint: "dir",
      description: "Into a project's .factory instead of yours (default: this directory's)",
    },
    "dry-run": { type: "boolean", alias: "n", description: "Show what would change and change nothing" },
    "replace-original": {
      type: "boolean",
      description: "Put task-bg in the place of hooks that run background-manager.py",
    },
    force: { type: "boolean", description: "Replace a skill that was changed by hand, too" },
  },
  run: async ({ context, args }) => {
    const plan = planInstall(context.config, {
      project: args.project === "" ? "." : args.project,
      force: args.force === true,
      replaceOriginal: args["replace-original"] === true,
    });
    runInstall(context, plan, args["dry-run"] === true);
    return 0;
  },
});

/** Carries a plan out, or only shows it, and says what was done. */
export function runInstall({ output }: CommandContext, plan: IntegrationPlan, dryRun: boolean): void {
  if (!dryRun) applyChanges(plan.changes, plan.scope);
  for (const warning of plan.warnings) output.warn(warning);
  if (output.format === "json") {
    const { places, changes, warnings } = plan;
    output.json({ installed: !dryRun, dryRun, hooks: places, files: toChangeReports(changes, dryRun), warnings });
    return;
  }
  if (plan.changes.length === 0) return output.text(`Nothing to change: task-bg is installed in ${plan.scope.dir}`);
  output.text(describeChanges(plan.changes, { dryRun, color: output.color }));
  output.note(dryRun ? "Nothing was changed: --dry-run" : describeNext(plan.scope));
}

function describeNext({ project }: IntegrationPlan["scope"]): string {
  const flag = project === undefined ? "" : ` --project=${project}`;
  return `New sessions are told of finished tasks by themselves. Take it out again with: task-bg uninstall${flag}`;
}
