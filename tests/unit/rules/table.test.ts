import { describe, expect, test } from "vitest";
import { program } from "../../../src/program/program";
import type { Arm } from "../../rules/arm";
import { rulesFigure } from "../../rules/figure";
import type { Row } from "../../rules/row";
import { told } from "../../rules/signatures";
import { summary } from "../../rules/summary";
import { tableMarkdown, tableText } from "../../rules/table-text";
import { tables } from "../../rules/tables";

const arm = (rule: string, least: number): Arm => ({
  ...{ rule, least, rates: [], epochs: 2 },
  circuit: () => expect.fail("nothing is trained here"),
  published: { accuracy: 98.5, by: "a wider net", source: "Someone 2020" },
});
const row = (seed: number, testAccuracy: number | null, angles: readonly number[] = []): Row => ({
  ...{ rule: "r", seed, testAccuracy, epochs: 2, seconds: seed, learningRate: 0.1 },
  ...{ angle: angles.at(-1) ?? null, angles },
});
const good = summary(arm("backprop", 97), [row(1, 0.97, [0, 0.2]), row(2, 0.99, [0, 0.4])]);
const poor = summary(arm("feedback alignment", 97), [row(1, 0.96, [88, 40]), row(2, 0.96, [90, 50])]);

describe("the table", () => {
  test("has mean and standard deviation over seeds, the first and last angle, and what was asked for", () => {
    expect(good.mean).toBeCloseTo(98, 10);
    expect(good.sd).toBeCloseTo(Math.SQRT2, 10);
    const [, first, second] = tableText([good, poor]).split("\n");
    expect(first).toMatch(/^backprop +2 +0\.1 +98\.00 ± 1\.41 +97 +98\.5 +0° → 0° +1\.5$/);
    expect(second).toMatch(/^feedback alignment +2 +0\.1 +96\.00 ± 0\.00 +97 NOT MET +98\.5 +89° → 45° +1\.5$/);
  });

  test("says which published number is whose on a page", () => {
    const page = tableMarkdown([good, poor]);
    expect(page).toContain("| backprop | 2 | 0.1 | 98.00 ± 1.41 | 97 | 98.5 (a wider net) [1] | 0° → 0° | 1.5 |");
    expect(page).toContain("Published: [1] Someone 2020.");
  });

  test("shows a seed that diverged as none that did well", () => {
    const lost = summary(arm("lost", 10), [row(1, null), row(2, 0.9)]);
    expect(tableText([lost])).toMatch(/lost .* diverged +10 NOT MET/);
    expect(rulesFigure([lost], "a title")).toContain("lost, seed 2: 10.00 % wrong");
  });

  test("is drawn with a point a seed, their mean and the published number", () => {
    const drawn = rulesFigure([good, poor], "a title");
    expect(drawn.match(/<title>[^<]*seed \d/g)).toHaveLength(4);
    expect(drawn.match(/class="mean"/g)).toHaveLength(3); // and the key
    expect(drawn.match(/published: 98.5 %/g)).toHaveLength(2);
  });

  test("tells the signatures of the arms that are there, and no other", () => {
    const lines = told([good, poor]);
    expect(lines.map(({ holds }) => holds)).toEqual([true, true]);
    expect(lines[0]!.line).toContain("backprop's direction is the gradient");
    expect(lines[1]!.line).toContain("the angle of feedback alignment begins near 90°");
    const flat = summary(arm("feedback alignment", 97), [row(1, 0.96, [88, 88])]);
    expect(told([flat])).toMatchObject([{ holds: false }]);
  });
});

describe.each(Object.entries(tables))("the arms of %s", (_, { arms, trial }) => {
  test("are circuits that are trained, each with a name of its own", () => {
    expect(new Set(arms.map(({ rule }) => rule)).size).toBe(arms.length);
    for (const each of arms) {
      // The same budget for each.
      expect([0, 4], each.rule).toContain(each.rates.length);
      const { stages } = program(each.circuit(each.rates[0] ?? 1, each.epochs).data);
      expect(stages.reduce((sum, { epochs }) => sum + epochs!, 0)).toBe(each.epochs);
      if (each.angleAt !== undefined) expect(stages.some(({ plastic }) => plastic.includes(each.angleAt!))).toBe(true);
      // What learns in the end has learned when a rate is chosen, too.
      const learning = (epochs: number) => {
        const { stages } = program(each.circuit(each.rates[0] ?? 1, epochs).data);
        return new Set(stages.flatMap(({ epochs, plastic }) => (epochs! > 0 ? plastic : [])));
      };
      if (each.rates.length > 0) expect(learning(trial.tuning), each.rule).toEqual(learning(each.epochs));
    }
  });
});
