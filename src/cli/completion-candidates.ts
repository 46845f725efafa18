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
  ["autonomy", () => ["low", "medium", "high"].map(plain)],
  ["model", () => ["opus", "sonnet", "haiku"].map(plain)],
  ["status", () => ["queued", "running", "completed", "error", "cancelled"].map(plain)],
  ["shell", () => ["bash", "zsh", "fish"].map(plain)],
]);

const pathsByName: ReadonlyMap<string, PathKind> = new Map([
  ["prompt-file", "file"],
  ["cwd", "directory"],
]);

/** What a flag's or a positional's value may be, as far as it can be known. */
export function valueCandidates(name: string, choices: readonly string[], sources: CandidateSources): Candidate[] {
  if (choices.length > 0) return choices.map(plain);
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
