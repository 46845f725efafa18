import { expect, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox, mockModelName } from "../fixtures/droid-sandbox.ts";
import { callExecute, type ModelRequest } from "../fixtures/mock-model.ts";
import { until } from "../fixtures/until.ts";
import { firstPrompt, type Play, playSession } from "./play-session.ts";
import { runSession } from "./run-session.ts";

describeWithDroid("a real session that does as the skill says", () => {
  test("launches three tasks, works on, is given each result once, and reports on them alone", async () => {
    const mayAnswer = Promise.withResolvers<void>();
    const plays: Play[] = [
      { does: "call", tool: "Skill", arguments: { skill: "task-bg" } },
      ...[0, 1, 2].map(
        (index): Play =>
          (request) =>
            callExecute(launchesOfSkill(request)[index] ?? "false"),
      ),
      async () => {
        await until(() => sandbox.requests.length - play.requests.length === 3, "the three tasks run at the same time");
        mayAnswer.resolve();
        return callExecute("echo other work");
      },
      (request) => callExecute(`task-bg wait ${launchedIds(request).join(" ")} --timeout 10m`),
      (request) => callExecute(`task-bg report ${launchedIds(request).join(" ")}`),
      (request) => ({ does: "say", text: `All is done.\n\n${lastAnswer(request)}` }),
    ];
    const play = playSession(plays, async ({ prompt }) => {
      await mayAnswer.promise;
      return { does: "say", text: `ANSWER to: ${prompt}` };
    });
    await using sandbox = createDroidSandbox(play.script);
    await sandbox.ask(["install"]);
    const another = await sandbox.launch(["Another's", "--exec", "--", "true"]);
    await sandbox.ended(another);
    // The third example asks for another model, which would need an account.
    writeFileSync(
      join(sandbox.home, ".factory/.omd/task-bg.json"),
      JSON.stringify({ models: { opus: mockModelName } }),
    );

    const session = await runSession(sandbox, firstPrompt);

    const tasks = sandbox.records().filter(({ id }) => id !== another);
    expect(tasks.map(({ agent, autonomy }) => `${String(agent)} ${String(autonomy)}`)).toEqual([
      "explorer low",
      "executor-med medium",
      "executor-high high",
    ]);
    const last = play.requests.at(-1);
    for (const task of tasks) {
      expect(task).toMatchObject({ status: "completed", parent_session_id: session.id, depth: 0 });
      expect(deliveriesOf(task.id, last)).toEqual([expect.stringContaining(`ANSWER to: ${String(task.prompt)}`)]);
    }
    const line = (part: (task: (typeof tasks)[number]) => string) => tasks.map(part).join("\n");
    const report = `## Background Tasks

| Task ID | Droid | Status | Result |
|---|---|---|---|
${line(({ id, agent, result }) => `| ${id} | ${String(agent)} | completed | ${String(result)} |`)}

### Completed

${line(({ id, description, result }) => `- ${String(description)} (${id}): ${String(result)}`)}`;
    expect(last === undefined ? "" : lastAnswer(last)).toBe(report);
    expect(session.finalText).toBe(`All is done.\n\n${report}`);
  });
});

/** The examples of launching a droid that the skill has, as the agent was given them. */
function launchesOfSkill(request: ModelRequest): string[] {
  const [skill = ""] = toolAnswers(request);
  return [...skill.matchAll(/^task-bg launch ".*" ".*" --droid .*$/gm)].map(([line]) => line);
}

function launchedIds(request: ModelRequest): string[] {
  return [
    ...toolAnswers(request)
      .join("\n")
      .matchAll(/"taskId":"(\w+)"/g),
  ].map(([, id = ""]) => id);
}

function lastAnswer(request: ModelRequest): string {
  return (toolAnswers(request).at(-1) ?? "").replace(/\n+\[Process exited with code 0\]$/, "");
}

function toolAnswers({ messages }: ModelRequest): string[] {
  return messages.filter(({ role }) => role === "tool").map(({ text }) => text);
}

/** What the agent was told of a task by itself. */
function deliveriesOf(id: string, request: ModelRequest | undefined): string[] {
  const told = (request?.messages ?? []).filter(({ role }) => role === "user").map(({ text }) => text);
  return told.filter((text) => text.includes(`- ${id} `));
}
