import type { ArgsDef } from "citty";

/** The words and flags by which a command is for some tasks: those named, or all of a kind. */
export const targetFlags = {
  "task-id": { type: "positional", required: false, description: "Ids of tasks, or the starts of them" },
  all: { type: "boolean", alias: "a", description: "Every task that has not ended" },
  group: { type: "string", alias: "g", valueHint: "name", description: "Every task of a group" },
  parent: { type: "string", valueHint: "session", description: "Every task that this session asked for" },
} as const satisfies ArgsDef;
