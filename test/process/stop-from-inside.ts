import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { readRunFile } from "../../src/process/run-file.ts";
import { stopProcesses } from "../../src/process/stop-processes.ts";

// Stops the task that it was started by, and leaves what survived in a file: `stop-from-inside DIRECTORY ID`.
const [dir = "", id = ""] = process.argv.slice(2);
const paths = { output: join(process.cwd(), dir, `${id}.out`), run: join(dir, `${id}.run`) };
const survivors = await stopProcesses({
  identify: () => ({
    id,
    keeperPid: readRunFile(paths.run).pid,
    keeperStartTime: undefined,
    outputPath: paths.output,
  }),
  isOver: () => false,
  paths,
  graceMs: 1_000,
  now: Date.now,
  sleep: Bun.sleep,
});
writeFileSync(join(dir, "survivors"), JSON.stringify(survivors));
