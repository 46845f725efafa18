import { createCommand } from "../cli/create-command.ts";
import type { CommandContext } from "../context.ts";
import { acknowledgeInbox, type Inbox, readInbox } from "../operations/deliver/read-inbox.ts";
import { describeEnd } from "../output/describe-end.ts";
import { toBrief } from "../task/brief.ts";

export const command = createCommand({
  name: "inbox",
  description: "Show the results that wait for a session, and acknowledge them",
  examples: ["task-bg inbox", 'task-bg inbox --parent "$SESSION" --ack'],
  notes: ["Hooks deliver these by themselves. By hand it is for a session that never comes back."],
  args: {
    parent: { type: "string", valueHint: "session", description: "Only those of this session (default: all)" },
    ack: { type: "boolean", description: "Take what is shown away: it will not be delivered again" },
  },
  run: async ({ context, args }) => {
    runInbox(context, { session: args.parent, ack: args.ack === true });
    return 0;
  },
});

/** Prints what waits, and takes it away when that was asked. */
export function runInbox(context: CommandContext, options: { session: string | undefined; ack: boolean }): void {
  const { output } = context;
  const inboxes = readInbox(context, options.session);
  if (output.format === "json") {
    output.json({ sessions: inboxes.map(({ session, tasks }) => ({ session, tasks: tasks.map(toBrief) })) });
  } else output.text(describeInboxes(inboxes, context.now()));
  if (options.ack) acknowledgeInbox(context, inboxes);
}

function describeInboxes(inboxes: readonly Inbox[], now: Date): string {
  const waiting = inboxes.filter(({ tasks }) => tasks.length > 0);
  if (waiting.length === 0) return "Nothing waits";
  return waiting
    .map(({ session, tasks }) =>
      [`Session ${session}:`, ...tasks.map((task) => `  ${describeEnd(task, now)}`)].join("\n"),
    )
    .join("\n");
}
