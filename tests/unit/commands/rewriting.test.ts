import fc from "fast-check";
import { expect, test } from "vitest";
import { rewrite } from "../../../kernel/commands/rewriting";

test("places in what was kept are those of the original", () => {
  const { text, placeOf } = rewrite("a;\n%time b;\nc;", [
    { start: 3, end: 9, text: ";begin();" },
    { start: 11, end: 11, text: "\n;end();" },
  ]);
  expect(text).toBe("a;\n;begin();b;\n;end();\nc;");
  expect(placeOf({ line: 1, column: 2 })).toEqual({ line: 1, column: 2 });
  expect(placeOf({ line: 2, column: 10 })).toEqual({ line: 2, column: 7 });
  expect(placeOf({ line: 4, column: 1 })).toEqual({ line: 3, column: 1 });
});

test("places in what was put in are where it was put in", () => {
  const { placeOf } = rewrite("a;\n%time b;\nc;", [{ start: 3, end: 9, text: ";begin();" }]);
  expect(placeOf({ line: 2, column: 4 })).toEqual({ line: 2, column: 1 });
});

test("every character that was kept is found again", () => {
  const edit = fc.record({ length: fc.nat(3), gap: fc.nat(5), text: fc.stringMatching(/^[x\n]{0,4}$/) });
  fc.assert(
    fc.property(fc.stringMatching(/^[abc\n]{0,40}$/), fc.array(edit, { maxLength: 4 }), (original, pieces) => {
      let at = 0;
      const edits = pieces.flatMap(({ length, gap, text }) => {
        const start = at + gap;
        const end = start + length;
        at = end;
        return end <= original.length ? [{ start, end, text }] : [];
      });
      const { text, placeOf } = rewrite(original, edits);
      const lines = original.split("\n");
      text.split("\n").forEach((line, i) => {
        [...line].forEach((character, j) => {
          const place = placeOf({ line: i + 1, column: j + 1 });
          if (character !== "x") expect(lines[place.line - 1]![place.column - 1]).toBe(character);
        });
      });
    }),
  );
});
