import { expect, test } from "bun:test";
import { describeWithDroid } from "../fixtures/describe-with-droid.ts";
import { createDroidSandbox } from "../fixtures/droid-sandbox.ts";
import { until } from "../fixtures/until.ts";

describeWithDroid("a queue of real runs", () => {
  test("with one slot runs them one after another, with nobody looking", async () => {
    const launched = Promise.withResolvers<void>();
    await using sandbox = createDroidSandbox(async ({ prompt }) => {
      await launched.promise;
      return { does: "say", text: prompt };
    });
    const env = { TASK_BG_MAX_PARALLEL: "1" };
    const ids: string[] = [];
    for (const word of ["One", "Two", "Three"]) ids.push(await sandbox.launch([word, word], { env }));
    expect(ids.map((id) => sandbox.record(id).status)).toEqual(["running", "queued", "queued"]);
    launched.resolve();
    for (const id of ids) expect(await sandbox.ended(id)).toMatchObject({ status: "completed" });
    expect(sandbox.requests.map(({ prompt }) => prompt)).toEqual(["One", "Two", "Three"]);
    const records = ids.map((id) => sandbox.record(id));
    const times = records.flatMap(({ started_at, completed_at }) => [String(started_at), String(completed_at)]);
    expect(times).toEqual(times.toSorted((a, b) => Date.parse(a) - Date.parse(b)));
    await until(() => sandbox.processes().length === 0, "no process of the tasks is left");
  });
});
