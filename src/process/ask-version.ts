/** What a program said to `--version`. */
export type VersionAnswer = "no answer" | { exitCode: number; version: string | undefined };

/**
 * Asks a program for its version. It gets no stdin and limited time, and leaves no process behind.
 * @throws the system's error when it cannot be started
 */
export async function askVersion(
  executable: string,
  env: Record<string, string | undefined>,
  limitMs: number,
): Promise<VersionAnswer> {
  const child = Bun.spawn([executable, "--version"], {
    env,
    stdin: "ignore",
    stdout: "pipe",
    stderr: "ignore",
    detached: true,
  });
  const late = Promise.withResolvers<"no answer">();
  const timer = setTimeout(() => late.resolve("no answer"), limitMs);
  const answer = await Promise.race([readAnswer(child), late.promise]);
  clearTimeout(timer);
  // A wrapper's child may be what hangs, so its whole group goes.
  if (answer === "no answer") killGroup(child.pid);
  return answer;
}

const longestAnswer = 4096;

async function readAnswer(child: Bun.Subprocess<"ignore", "pipe", "ignore">): Promise<VersionAnswer> {
  const text = await readStart(child.stdout);
  return { exitCode: await child.exited, version: /\d+\.\d+\.\d+(-[\w.]+)?/.exec(text)?.[0] };
}

// What talks without end is read no further: it then waits, until its time is up.
async function readStart(stream: ReadableStream<Uint8Array>): Promise<string> {
  let text = "";
  for await (const piece of stream) {
    text += new TextDecoder().decode(piece);
    if (text.length > longestAnswer) break;
  }
  return text;
}

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // It has ended meanwhile.
  }
}
