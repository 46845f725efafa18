import type { ModelRequest, Script, Turn } from "../fixtures/mock-model.ts";

/** What a session's model does with one request; a function may look at what came, and wait for something. */
export type Play = Turn | ((request: ModelRequest) => Turn | Promise<Turn>);

/** The model of one session and of its tasks. */
export interface SessionPlay {
  readonly script: Script;
  /** What the session asked, without its tasks' requests. */
  readonly requests: readonly ModelRequest[];
}

/** The prompt by which a played session is told from its tasks. */
export const firstPrompt = "Begin";

/**
 * Makes a model for a session that plays these turns, in order, and refuses to go on after them.
 * @param answerTask answers its background tasks
 */
export function playSession(plays: readonly Play[], answerTask: Script): SessionPlay {
  const requests: ModelRequest[] = [];
  const refuse: Play = { does: "refuse", status: 401, message: "more was asked than is played" };
  const script: Script = (request) => {
    if (!request.messages.some(({ text }) => text === firstPrompt)) return answerTask(request);
    const play = plays[requests.push(request) - 1] ?? refuse;
    return typeof play === "function" ? play(request) : play;
  };
  return { script, requests };
}
