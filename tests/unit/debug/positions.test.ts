import { encodedMap, TraceMap } from "@jridgewell/trace-mapping";
import { describe, expect, it } from "vitest";
import { mapped } from "../../../kernel/debug/positions";

/** Line 1 is a type; line 2 went to two places, its left part to the later one; line 4 is the last. */
const map = JSON.stringify(
  encodedMap(
    new TraceMap({
      ...{ version: 3, sources: ["Cell In[1]"], names: [] },
      mappings: [[[4, 0, 1, 8]], [[2, 0, 1, 0], [20]], [], [[0, 0, 3, 2]]],
    }),
  ),
);

describe("positions", () => {
  const { positionOf, placeOf } = mapped(map);

  it("of a line are where its leftmost part went", () => {
    expect(positionOf(2)).toMatchObject({ lineNumber: 1, columnNumber: 2 });
  });

  it("of a line without code are those of the next that has any", () => {
    expect(positionOf(1)).toMatchObject({ lineNumber: 1, columnNumber: 2 });
    expect(positionOf(3)).toMatchObject({ lineNumber: 3, columnNumber: 0 });
    expect(positionOf(5)).toBeUndefined();
  });

  it("lead back to the places, and nowhere for what nobody wrote", () => {
    expect(placeOf({ lineNumber: 1, columnNumber: 5 })).toEqual({ line: 2, column: 1 });
    expect(placeOf({ lineNumber: 1, columnNumber: 25 })).toBeUndefined();
    expect(placeOf({ lineNumber: 2, columnNumber: 0 })).toBeUndefined();
    expect(placeOf({ lineNumber: 0, columnNumber: -30 })).toBeUndefined();
  });
});
