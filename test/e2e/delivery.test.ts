import { expect, test } from "bun:test";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, type DroidSandbox } from "../fixtures/droid-sandbox.ts";
import { callExecute, type ModelRequest, type Script } from "../fixtures/mock-model.ts";
import { firstPrompt, type Play, playSession } from "./play-session.ts";
import { runSession } from "./run-session.ts";

const launchAlpha = callExecute('task-bg launch Alpha "Do alpha"');
const launchBeta = callExecute('task-bg launch Beta "Do beta"');
const work = callExecute("echo went on");

describeWithDroid("after install, two tasks of a real session come back to it by themselves", () => {
  test("with its next tool call, when they end while it works", async () => {
    const tasks = createGatedTasks();
    const workWhenEnded: Play = async () => {
      await tasks.end(sandbox, "alpha", "beta");
      return work;
    };
    const play = playSession([launchAlpha, launchBeta, workWhenEnded, { does: "say", text: "Done" }], tasks.answer);
    await using sandbox = createDroidSandbox(play.script);
    await sandbox.ask(["install"]);
    const session = await runSession(sandbox, firstPrompt);
    expect(session.finalText).toBe("Done");
    expect(play.requests).toHaveLength(4);
    expect(play.requests[3]?.prompt).toStartWith("2 background tasks of yours have finished");
    expectResults(play.requests[3]?.prompt, "alpha", "beta");
    expectChildren(sandbox, session.id, 2);
    await expectInbox(sandbox, []);
  });

  test("before it stops, and it is held up once only, when they end after its last tool call", async () => {
    const tasks = createGatedTasks();
    const answerWhenEnded: Play = async () => {
      await tasks.end(sandbox, "alpha", "beta");
      return { does: "say", text: "First answer" };
    };
    const answerAgain: Play = async () => {
      await tasks.end(sandbox, "gamma");
      return { does: "say", text: "Second answer" };
    };
    const launchGamma = callExecute('task-bg launch Gamma "Do gamma"');
    const plays = [launchAlpha, launchBeta, launchGamma, work, answerWhenEnded, answerAgain];
    const play = playSession(plays, tasks.answer);
    await using sandbox = createDroidSandbox(play.script);
    await sandbox.ask(["install"]);
    const session = await runSession(sandbox, firstPrompt);
    expect(session.finalText).toBe("Second answer");
    expect(play.requests).toHaveLength(plays.length);
    expectResults(play.requests.at(-1)?.prompt, "alpha", "beta");
    expect(
      play.requests
        .at(-2)
        ?.messages.map(({ text }) => text)
        .join(),
    ).not.toContain("RESULT");
    expectChildren(sandbox, session.id, 3);
    await expectInbox(sandbox, [session.id]);
  });

  test("when it is resumed, when they end after it has", async () => {
    const tasks = createGatedTasks();
    const plays: Play[] = [launchAlpha, launchBeta, work, { does: "say", text: "Bye" }, { does: "say", text: "Back" }];
    const play = playSession(plays, tasks.answer);
    await using sandbox = createDroidSandbox(play.script);
    await sandbox.ask(["install"]);
    const session = await runSession(sandbox, firstPrompt);
    expect(sandbox.records().map(({ status }) => status)).toEqual(["running", "running"]);
    await tasks.end(sandbox, "alpha", "beta");
    expect(await runSession(sandbox, "Go on", session.id)).toEqual({ id: session.id, finalText: "Back" });
    expect(play.requests).toHaveLength(plays.length);
    expectResults(textBefore("Go on", play.requests.at(-1)), "alpha", "beta");
    expectChildren(sandbox, session.id, 2);
    await expectInbox(sandbox, []);
  });
});

interface GatedTasks {
  readonly answer: Script;
  /** Lets the tasks with these names answer, and waits until their records are final. */
  end(sandbox: DroidSandbox, ...names: string[]): Promise<void>;
}

/** Tasks that answer when they are told to, so that what comes before what is no matter of time. */
function createGatedTasks(): GatedTasks {
  const gates = new Map(["alpha", "beta", "gamma"].map((name) => [name, Promise.withResolvers<void>()]));
  return {
    answer: async ({ prompt }) => {
      const name = prompt.slice("Do ".length);
      await gates.get(name)?.promise;
      return { does: "say", text: `RESULT of ${name}` };
    },
    end: async (sandbox, ...names) => {
      for (const name of names) gates.get(name)?.resolve();
      const prompts = new Set<unknown>(names.map((name) => `Do ${name}`));
      const meant = sandbox.records().filter(({ prompt }) => prompts.has(prompt));
      await Promise.all(meant.map(({ id }) => sandbox.ended(id)));
    },
  };
}

function expectResults(text: string | undefined, ...names: string[]): void {
  for (const name of names) expect(text).toContain(`RESULT of ${name}`);
}

function expectChildren(sandbox: DroidSandbox, session: string, count: number): void {
  const child = expect.objectContaining({ status: "completed", parent_session_id: session });
  expect(sandbox.records()).toEqual(Array.from({ length: count }, () => child));
}

/** The sessions for which results wait: what was delivered is not delivered again. */
async function expectInbox(sandbox: DroidSandbox, waiting: readonly string[]): Promise<void> {
  const { sessions } = await sandbox.ask<{ sessions: { session: string }[] }>(["inbox"]);
  expect(sessions.map(({ session }) => session)).toEqual([...waiting]);
}

/** What stands right before a prompt. */
function textBefore(prompt: string, request: ModelRequest | undefined): string | undefined {
  const messages = request?.messages ?? [];
  return messages[messages.findIndex(({ text }) => text === prompt) - 1]?.text;
}
