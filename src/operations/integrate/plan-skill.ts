import { join } from "node:path";
import skillText from "../../../plugin/skills/task-bg/SKILL.md" with { type: "text" };
import { backupPath, type FileChange } from "./file-change.ts";
import type { IntegrationScope } from "./integration-scope.ts";
import { readTextFile } from "./read-settings.ts";

/** What is to be done to the skill, and what stands against it, as sentences. */
export interface SkillPlan {
  readonly changes: FileChange[];
  readonly warnings: string[];
}

/** Where the Droid CLI looks for the skill of a scope. */
function skillPath({ dir }: IntegrationScope): string {
  return join(dir, "skills", "task-bg", "SKILL.md");
}

/** Plans to write the skill. One that was changed by hand stays, unless forced. */
export function planSkillInstall(scope: IntegrationScope, force: boolean): SkillPlan {
  const skill = readSkill(scope);
  if (skill.text === skillText) return { changes: [], warnings: [] };
  if (skill.isChanged && !force) return { changes: [], warnings: [staysAsItIs(skill.path, "replaces")] };
  return { changes: changeSkill(skill, skillText), warnings: [] };
}

/** Plans to take the skill out. One that was changed by hand stays, unless forced. */
export function planSkillRemoval(scope: IntegrationScope, force: boolean): SkillPlan {
  const skill = readSkill(scope);
  if (skill.isChanged && !force) return { changes: [], warnings: [staysAsItIs(skill.path, "removes")] };
  return { changes: changeSkill(skill, undefined), warnings: [] };
}

interface InstalledSkill {
  path: string;
  text: string | undefined;
  /** A file beside the skill with the hash of what was installed: an older version's skill is not one changed by hand. */
  markPath: string;
  mark: string | undefined;
  isChanged: boolean;
}

function readSkill(scope: IntegrationScope): InstalledSkill {
  const path = skillPath(scope);
  const markPath = join(path, "..", ".installed-by-task-bg");
  const [text, mark] = [readTextFile(path), readTextFile(markPath)];
  return { path, text, markPath, mark, isChanged: text !== undefined && text !== skillText && hash(text) !== mark };
}

function changeSkill(
  { path, text, markPath, mark, isChanged }: InstalledSkill,
  after: string | undefined,
): FileChange[] {
  const newMark = after === undefined ? undefined : hash(after);
  const isReplaced = isChanged && text !== undefined && after !== undefined;
  const backup = isReplaced ? { path: backupPath(path), content: text } : undefined;
  return [
    { path: markPath, before: mark, after: newMark, quiet: true },
    { path, before: text, after, backup },
  ].filter((change) => change.before !== change.after);
}

function hash(text: string): string {
  return `${new Bun.CryptoHasher("sha256").update(text).digest("hex")}\n`;
}

function staysAsItIs(path: string, verb: string): string {
  return `${path} was changed by hand and stays as it is; --force ${verb} it.`;
}
