import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hookCommands } from "../../src/droid/hook-commands.ts";
import type { Sandbox } from "../../test/fixtures/sandbox.ts";

/** A command to time. */
export interface Subject {
  name: string;
  argv: string[];
  stdin?: string;
  env?: Record<string, string>;
  /** Whether the others are compared with it. */
  isFloor?: boolean;
  /** Done before each run, and not timed. */
  before?: () => void;
  /** Done with what it printed before the next run, and not timed. @throws when it did not do its work */
  after?: (stdout: string) => unknown;
}

const session = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee";
const transcriptBytes = 10 * 1024 ** 2;

/** Prepares everything that is to be timed. @param empty an empty compiled binary */
export async function prepareSubjects(sandbox: Sandbox, empty: string): Promise<Subject[]> {
  return [
    { name: "an empty binary", argv: [empty], isFloor: true },
    { name: "sh -c :", argv: ["sh", "-c", ":"] },
    ...(await prepareCommands(sandbox)),
    ...(await prepareDelivery(sandbox)),
    ...(await prepareCompletion(sandbox)),
  ];
}

async function prepareCommands(sandbox: Sandbox): Promise<Subject[]> {
  const binary = binaryOf(sandbox);
  const id = await sandbox.launch(["Timed", "say done"]);
  await sandbox.ended(id);
  const after = (stdout: string) => sandbox.ended((JSON.parse(stdout) as { taskId: string }).taskId);
  return [
    { name: "launch, a droid", argv: [binary, "launch", "Timed", "say done"], after },
    { name: "launch, a command", argv: [binary, "launch", "Timed", "--exec", "--", "true"], after },
    { name: "status", argv: [binary, "status", id] },
  ];
}

/** A session's hook at a tool call: as it is installed, and the binary that it starts when something waits. */
async function prepareDelivery(sandbox: Sandbox): Promise<Subject[]> {
  const binary = binaryOf(sandbox);
  const guarded = hookCommands({ binary, storeDir: sandbox.storeDir }).PostToolUse?.command ?? "";
  const ids = await Promise.all([1, 2, 3].map((n) => sandbox.launch([`Result ${n}`, "say done", "explorer", session])));
  for (const id of ids) await sandbox.ended(id);
  const outbox = join(sandbox.storeDir, ".outbox", session);
  const post = () => {
    mkdirSync(outbox, { recursive: true });
    for (const id of ids) writeFileSync(join(outbox, id), "");
  };
  const stdin = payload({ session_id: session, hook_event_name: "PostToolUse" });
  const isSilent = (stdout: string) => requireWork(stdout === "", "it has nothing to deliver");
  const delivers = (stdout: string) =>
    requireWork(
      ids.every((id) => stdout.includes(id)),
      "it delivers all three",
    );
  return [
    {
      name: "the installed hook, three results wait",
      ...asHook(guarded, session),
      stdin,
      before: post,
      after: delivers,
    },
    { name: "the installed hook, nothing waits", ...asHook(guarded, session), stdin, after: isSilent },
    { name: "hook, three results wait", argv: [binary, "hook"], stdin, before: post, after: delivers },
    { name: "hook, nothing waits", argv: [binary, "hook"], stdin, after: isSilent },
  ];
}

async function prepareCompletion(sandbox: Sandbox): Promise<Subject[]> {
  const binary = binaryOf(sandbox);
  const id = await sandbox.launch(["Completed again and again", "wait-for never", "explorer", session]);
  const record = join(sandbox.storeDir, `${id}.json`);
  const running = readFileSync(record);
  const event = { session_id: sandbox.record(id).session_id, hook_event_name: "SubagentStop" };
  const completes = () => requireWork(sandbox.record(id).status === "completed", "it completes the task");
  return [
    {
      name: "hook-complete, no task's session",
      argv: [binary, "hook-complete"],
      stdin: payload({ ...event, session_id: "none" }),
    },
    {
      name: "hook-complete, a transcript of 10 MB",
      argv: [binary, "hook-complete"],
      stdin: payload({ ...event, transcript_path: writeTranscript(sandbox) }),
      before: () => writeFileSync(record, running),
      after: completes,
    },
  ];
}

function binaryOf(sandbox: Sandbox): string {
  return join(sandbox.dir, "bin/task-bg");
}

// The Droid CLI runs a hook so, with the payload's fields as variables.
function asHook(command: string, sessionId: string): Pick<Subject, "argv" | "env"> {
  return { argv: ["sh", "-c", command], env: { session_id: sessionId } };
}

function payload(fields: Record<string, unknown>): string {
  return JSON.stringify({ cwd: "/", permission_mode: "default", ...fields });
}

function writeTranscript(sandbox: Sandbox): string {
  const path = join(sandbox.dir, "transcript.jsonl");
  const line = (role: string, text: string) =>
    `${JSON.stringify({ type: "message", message: { role, content: [{ type: "text", text }] } })}\n`;
  const filler = line("user", "x".repeat(10_000));
  writeFileSync(path, filler.repeat(Math.ceil(transcriptBytes / filler.length)) + line("assistant", "All done"));
  return path;
}

function requireWork(condition: boolean, what: string): void {
  if (!condition) throw new Error(`What is timed does not do its work: ${what}`);
}
