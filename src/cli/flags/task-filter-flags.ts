import type { ArgsDef } from "citty";

/** The flags by which a view shows some tasks only. */
export const taskFilterFlags = {
  status: {
    type: "string",
    alias: "s",
    valueHint: "states",
    description: "Only these, by comma: queued, running, completed, error, cancelled",
  },
  parent: { type: "string", valueHint: "session", description: "Only those that this session asked for" },
  droid: { type: "string", alias: "d", valueHint: "name", description: "Only those of this droid" },
  group: { type: "string", alias: "g", valueHint: "name", description: "Only those of this group" },
} as const satisfies ArgsDef;
