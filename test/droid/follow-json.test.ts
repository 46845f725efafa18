import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { followJson, type JsonPlace } from "../../src/droid/follow-json.ts";

/** Where the text stands after each of its pieces. */
function follow(...pieces: (string | Uint8Array)[]): JsonPlace[] {
  const push = followJson();
  return pieces.map((piece) => push(Buffer.from(piece)));
}

describe("followJson", () => {
  test("sees where an object or a list is whole, wherever its text was cut", () => {
    const value = fc.oneof(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), fc.array(fc.jsonValue()));
    fc.assert(
      fc.property(value, fc.nat(), (data, at) => {
        const bytes = Buffer.from(JSON.stringify(data));
        const cut = 1 + (at % (bytes.length - 1));
        expect(follow(bytes.subarray(0, cut), bytes.subarray(cut), "\n")).toEqual(["inside", "whole", "whole"]);
      }),
    );
  });

  test.each<[string[], JsonPlace[]]>([
    [
      ["", " \n", "null"],
      ["before", "before", "before"],
    ],
    [
      ['{"a":{}', ',"b":1}'],
      ["inside", "whole"],
    ],
    [
      ['{"a":"}', '"}'],
      ["inside", "whole"],
    ],
    [
      ['{"a":"\\', '"}"', "}"],
      ["inside", "inside", "whole"],
    ],
    [
      ["{}", '{"b":', "1}"],
      ["whole", "inside", "whole"],
    ],
    [
      ["}", "{"],
      ["whole", "inside"],
    ],
  ])("follows %j", (pieces, places) => {
    expect(follow(...pieces)).toEqual(places);
  });

  test("says at once that nobody should parse it", () => {
    expect(follow("[".repeat(1_000), "[{}]")).toEqual(["inside", "deep"]);
  });
});
