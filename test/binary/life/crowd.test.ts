import { expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createSandbox, runProgram, type Sandbox, type StoredRecord } from "../../fixtures/sandbox.ts";
import { killAtRandom } from "./kill-at-random.ts";
import { nothingLives } from "./task-steps.ts";

setDefaultTimeout(600_000);

/** So many tasks are launched, each by two starts of the binary and more. */
const tasks = Number(process.env.TASK_BG_TEST_CROWD ?? 500);
/** So many shells launch them at once, and so many may run. */
const shells = 16;
const most = 4;

/** A launch that is killed is made again; its key makes two launches one task. Any other failure is said, and ends the shell. */
const launcher = `\
n=0
while [ "$n" -lt "$2" ]; do
  name=$1-$n
  until said=$("$3/bin/task-bg" launch --key "$name" "$name" --exec -- sh probe.sh "$name" 2>&1); do
    code=$?
    [ "$code" -eq 137 ] || { echo "Launching $name exited with $code: $said"; exit 1; }
  done
  n=$((n + 1))
done
`;

/**
 * What each task does. It notes when it comes and when it goes in a file that all append to: one write each, which the kernel
 * keeps whole and in order, so whoever has come and not gone is running. Entries of a directory would not do: reading them
 * takes more than one look.
 */
const probe = `echo "+ $1" >>log; sleep 0.$(($$ % 3 + 1)); echo "- $1" >>log\n`;

test("Tasks that 16 shells launch at once all run, each once, never more than 4 at a time, each shell's in their order", async () => {
  await using sandbox = createSandbox({ env: { TASK_BG_MAX_PARALLEL: String(most) } });
  await launchCrowd(sandbox);
  // No command but the launches has been there: the finishers alone have emptied the queue.
  await nothingLives(sandbox);
  expectAllRanOnce(sandbox);
  for (let shell = 0; shell < shells; shell++) {
    const own = sandbox.records().filter(({ description }) => String(description).startsWith(`${shell}-`));
    const starts = own.toSorted(byNumber).map(({ started_at }) => String(started_at));
    // When each was claimed: four that run side by side come to their first line in any order.
    expect(starts).toEqual(starts.toSorted());
  }
});

test("Tasks are neither lost nor run twice nor too many at a time when launchers and finishers are killed at random", async () => {
  await using sandbox = createSandbox({ env: { TASK_BG_MAX_PARALLEL: String(most) } });
  const killed = await killAtRandom(sandbox, ["launch", "finish-task"], () => launchCrowd(sandbox));
  // The finishers that would have started the next ones may all be dead; one look sets the rest going.
  await sandbox.ask(["list", "--brief"]);
  await nothingLives(sandbox);
  expectAllRanOnce(sandbox);
  for (const count of Object.values(killed)) expect(count).toBeGreaterThan(tasks / 20);
  await sandbox.ask(["cleanup"]);
  expect(leftovers(sandbox)).toEqual([]);
});

async function launchCrowd(sandbox: Sandbox): Promise<void> {
  writeFileSync(join(sandbox.work, "probe.sh"), probe);
  const own = (shell: number) => String(Math.ceil((tasks - shell) / shells));
  const runs = Array.from({ length: shells }, (_, shell) =>
    runProgram(["sh", "-c", launcher, "sh", String(shell), own(shell), sandbox.dir], {
      cwd: sandbox.work,
      env: { ...sandbox.env },
    }),
  );
  expect((await Promise.all(runs)).map(({ stdout }) => stdout).join("")).toBe("");
}

function expectAllRanOnce(sandbox: Sandbox): void {
  const names = Array.from({ length: tasks }, (_, index) => `${index % shells}-${Math.floor(index / shells)}`).sort();
  const records = sandbox.records();
  expect(records.filter(({ status }) => status !== "completed")).toEqual([]);
  expect(records.map(({ description }) => String(description)).sort()).toEqual(names);
  const log = readFileSync(join(sandbox.work, "log"), "utf8").trimEnd().split("\n");
  expect(log.filter((line) => line.startsWith("+")).sort()).toEqual(names.map((name) => `+ ${name}`));
  expect(log.filter((line) => line.startsWith("-")).sort()).toEqual(names.map((name) => `- ${name}`));
  const atOnce = mostAtOnce(log);
  expect(atOnce).toBeLessThanOrEqual(most);
  expect(atOnce).toBeGreaterThanOrEqual(2);
  for (const index of ["live", "queue"]) expect(readdirSync(join(sandbox.storeDir, ".index", index))).toEqual([]);
}

/** What lies in the store and its index that is no task's: writers that were killed leave their unfinished files. */
function leftovers(sandbox: Sandbox): string[] {
  const own = new Set(sandbox.records().flatMap(({ id }) => [`${id}.json`, `${id}.out`, `${id}.run`]));
  const names = readdirSync(sandbox.storeDir, { recursive: true, encoding: "utf8" });
  return names.filter((name) => !own.has(name) && /^bg_|tmp$/.test(name));
}

function mostAtOnce(log: readonly string[]): number {
  let running = 0;
  return Math.max(...log.map((line) => (running += line.startsWith("+") ? 1 : -1)));
}

function byNumber(a: StoredRecord, b: StoredRecord): number {
  const numberOf = ({ description }: StoredRecord) => Number(String(description).split("-")[1]);
  return numberOf(a) - numberOf(b);
}
