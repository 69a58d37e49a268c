import { expect, test } from "vitest";
import { tableText } from "../../bench/table";

test("a peer's multiple comes with its spread where rounds were paired", () => {
  // The peer took twice as long in every round but the last, which was slow for both.
  const values = [
    [1, 2, 10],
    [2, 4, 15],
  ];
  const text = (paired: boolean) =>
    tableText({ how: "", columns: ["Triad", "peer"], rows: [{ measure: "a step, ms", values, paired, target: 3 }] });
  expect(text(true)).toContain("4 (2)  × 2.00 [1.50–2.00]");
  expect(text(false)).toMatch(/ 4 \(2\) {2}× 2\.00 +3 met$/);
});

test("what did not run has no multiple", () => {
  const row = { measure: "a step, ms", values: [[], [2], []], paired: true, target: 1 };
  const cells = tableText({ how: "", columns: ["Triad", "one", "other"], rows: [row] }).split("\n")[1]!;
  expect(cells.split(/ {3,}/)).toEqual(["a step, ms", "–", "2 (2)", "–", "1 not measured"]);
});
