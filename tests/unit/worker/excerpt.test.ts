import { stripVTControlCharacters } from "node:util";
import { describe, expect, it } from "vitest";
import { excerpt } from "../../../kernel/worker/excerpt";

const shown = (...args: Parameters<typeof excerpt>) => excerpt(...args).map(stripVTControlCharacters);
const source = ["a", "b", "const cc = 1", "d", "e", "f"].join("\n");

describe("an excerpt", () => {
  it("marks the line that is meant, and the columns", () => {
    expect(shown(source, 3, 7, 2)).toEqual([
      "  1 | a",
      "  2 | b",
      "> 3 | const cc = 1",
      "    |       ^^",
      "  4 | d",
      "  5 | e",
    ]);
  });

  it("goes no further than the source, nor underlines more than the line", () => {
    expect(shown(source, 1, 1, 99)).toEqual(["> 1 | a", "    | ^", "  2 | b", "  3 | const cc = 1"]);
    expect(shown("", 1, 1)).toEqual(["> 1 | ", "    | ^"]);
    expect(shown(source, 7, 1)).toEqual([]);
  });

  it("stands below tabs", () => {
    expect(shown("\tx", 1, 2)).toEqual(["> 1 | \tx", "    | \t^"]);
  });
});
