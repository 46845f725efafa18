import { writeNow } from "../../../src/output/write-now.ts";

// Writes COUNT characters on stderr and ends at once: `write-much COUNT`.
writeNow(2, "x".repeat(Number(process.argv[2])));
process.exit(0);
