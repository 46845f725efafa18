import { environmentForDroidVersion } from "../../config/environment.ts";
import type { Context } from "../../context.ts";
import { askVersion } from "../../process/ask-version.ts";
import { findExecutable } from "../launch/find-executable.ts";
import { type Finding, fail, ok, shellWord, warn } from "./finding.ts";

/** The Droid CLI that this was made against. */
const knownVersion = "0.215.0";
const answerMs = 10_000;

/** Looks for the Droid CLI, and asks it for its version. */
export async function checkDroid({ config }: Context): Promise<Finding> {
  const executable = findExecutable(config.droid, process.cwd(), config.path);
  if (executable === undefined)
    return fail(`The Droid CLI (${config.droid}) was not found, or is not executable`, "npm install -g droid");
  const answer = await askVersion(executable, environmentForDroidVersion(), answerMs);
  const ask = `${shellWord(executable)} --version`;
  if (answer === "no answer") return warn(`${executable} does not tell its version within ${answerMs / 1000} s`, ask);
  if (answer.exitCode !== 0) return fail(`${executable} cannot tell its version: exit code ${answer.exitCode}`, ask);
  return judgeDroidVersion(answer.version, executable);
}

function judgeDroidVersion(version: string | undefined, executable: string): Finding {
  if (version === undefined) return warn(`${executable} tells no version`, `${shellWord(executable)} --version`);
  if (Bun.semver.order(version, knownVersion) >= 0) return ok(`${version} at ${executable}`);
  return warn(`${version} at ${executable} is older than ${knownVersion}, which task-bg was made with`, "droid update");
}
