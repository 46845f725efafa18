import { writeStderr } from "../../../src/output/write-stderr.ts";

// Writes COUNT characters on stderr and ends at once: `write-much COUNT`.
writeStderr("x".repeat(Number(process.argv[2])));
process.exit(0);
