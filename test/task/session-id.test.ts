import { expect, test } from "bun:test";
import { join } from "node:path";
import * as fc from "fast-check";
import { isSessionId } from "../../src/task/session-id.ts";

test("isSessionId takes nothing that could leave the index", () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom("/", "..", ".", "\0", "\n", "a", "-", "_"));
  const text = fc.array(piece).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(text, (sessionId) => {
      fc.pre(isSessionId(sessionId));
      expect(join("/index", sessionId)).toBe(`/index/${sessionId}`);
      expect(sessionId).toMatch(/^[A-Za-z0-9_-][\x21-\x2e\x30-\x7e]*$/);
    }),
  );
});
