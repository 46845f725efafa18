import { autonomyLevels } from "../../droid/autonomy.ts";
import { modelAliases } from "../../droid/resolve-model.ts";
import { taskStatuses } from "../../task/record.ts";

/** The shells that there are completions for. */
export const shells = ["bash", "zsh", "fish"] as const;

/** One word that a shell may offer. */
export interface Candidate {
  value: string;
  description: string;
}

/** What only the machine knows: asked at the TAB that needs it. */
export interface CandidateSources {
  /** The newest tasks. */
  tasks: () => Candidate[];
  droids: () => Candidate[];
}

/** Where a value is a path: the shell itself completes it. */
export type PathKind = "file" | "directory";

type Values = (sources: CandidateSources) => Candidate[];

// By name: a flag, and a positional that is also one, mean the same thing in every command.
const valuesByName: ReadonlyMap<string, Values> = new Map<string, Values>([
  ["droid", (sources) => sources.droids()],
  ["autonomy", () => autonomyLevels.map(plain)],
  ["model", () => Object.keys(modelAliases).map(plain)],
  ["status", () => taskStatuses.map(plain)],
  ["shell", () => shells.map(plain)],
]);

const pathsByName: ReadonlyMap<string, PathKind> = new Map([
  ["prompt-file", "file"],
  ["cwd", "directory"],
]);

/** What a flag's or a positional's value may be, as far as it can be known. */
export function valueCandidates(name: string, sources: CandidateSources): Candidate[] {
  return valuesByName.get(name)?.(sources) ?? [];
}

/** Whether a flag's value is a path. */
export function pathKindOf(name: string): PathKind | undefined {
  return pathsByName.get(name);
}

/** What a shell may be given: scripts put candidates on the command line as they are, and some expand them. */
export function isSafeCandidate({ value }: Candidate): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/.test(value);
}

function plain(value: string): Candidate {
  return { value, description: "" };
}
