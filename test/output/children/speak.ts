import { createOutput } from "../../../src/output/create-output.ts";

// Says one thing of each kind: `speak [json|text]`.
const how = process.argv[2];
const output = createOutput(
  { json: how === "json", text: how === "text", noColor: false },
  { noColor: false, columns: undefined, debug: false },
);
output.text("a text with %s and 100%%");
output.json({ format: output.format, terminal: output.terminal, color: output.color, columns: output.columns });
output.note("a note");
for (let times = 0; times < 8; times++) output.warn("a \u001b[2Jwarning");
