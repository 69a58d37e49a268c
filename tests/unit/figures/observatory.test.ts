import { describe, expect, it } from "vitest";
import { figureJson } from "../../../kernel/display/figure-json";
import { figureSvg } from "../../../kernel/display/figure-svg/figure-svg";
import type { Figure } from "../../../src/figures/figure";
import { observatoryFigure } from "../../../src/figures/observatory";
import type { AlignmentRow } from "../../../src/runs/record";
import { record } from "./records";

const titles = ({ layout }: Figure) => (layout.annotations ?? []).map(({ text }) => text);
const names = ({ data }: Figure) => data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);
const where = "run.observatory()";

/** Three rules at one pathway: the own one turns to the gradient, the other is opposed to it. */
const alignment = (seed: number): AlignmentRow[] =>
  [1, 11].flatMap((step) =>
    ["feedbackAlignment", "gradient", "mirror"].flatMap((rule, i, rules) =>
      rules.map((other, k) => ({
        ...{ step, stage: "schooling", pathway: "IT -> naming", rule, other },
        cosine: i === k ? 1 : i === 2 || k === 2 ? -1 : step === 1 ? 0 : 0.5 + 0.1 * seed,
      })),
    ),
  );
const seeds = [1, 2].map((seed) => record(20, seed, { alignment: alignment(seed) }));

describe("observatoryFigure", () => {
  it("has a panel for each quantity that was measured anywhere, a line a pathway, every seed and the mean", () => {
    const figure = observatoryFigure(where, [record(20, 1), record(20, 2)]);
    expect(titles(figure)).toEqual([
      "angle to the gradient (degrees)",
      "norm of the weights",
      "norm of a step's change",
      "dead units of the target (share)",
      "mean activity of the target",
    ]);
    // The angle of one pathway is NaN everywhere; the legend has it all the same, and each once.
    const inLegend = figure.data.filter(({ showlegend, name }) => showlegend !== false && name);
    expect(new Set(inLegend.map(({ name }) => name)).size).toBe(2);
    expect(inLegend.filter(({ xaxis }) => xaxis === "x2")).not.toHaveLength(0);
    expect(figure.data.filter(({ xaxis }) => xaxis === "x")).toHaveLength(3);
    expect(figure.data.filter(({ xaxis }) => xaxis === "x2")).toHaveLength(6);
    const bias = record(20).pathways.map((row) => ({ ...row, bias: 10 ** -row.step, variance: 2, snr: 0.5 }));
    const more = observatoryFigure(where, [record(20, 1, { pathways: bias })]);
    expect(titles(more)).toHaveLength(8);
    expect(more.layout.yaxis2?.type).toBe("log");
    expect(more.layout.yaxis3?.type).toBeUndefined();
  });

  it("shows for each pathway how rules in shadow turn to the gradient, and how all of them lie to each other", () => {
    const figure = observatoryFigure(where, seeds);
    expect(titles(figure).slice(-2)).toEqual([
      "IT -&gt; naming: angle to gradient (°)",
      "IT -&gt; naming: cosines between directions, step 11",
    ]);
    expect(names(figure)).toEqual(expect.arrayContaining(["feedbackAlignment", "mirror"]));
    const own = figure.data.filter(({ name, xaxis }) => name === "feedbackAlignment" && xaxis === "x6");
    expect(own.map(({ y }) => (y as number[]).map(Math.round))).toEqual([
      [90, 53],
      [90, 46],
      [90, 49],
    ]);
    const matrix = figure.data.at(-1) as unknown as { z: number[][]; y: string[] };
    expect(matrix.y).toEqual(["feedbackAlignment 1", "gradient 2", "mirror 3"]);
    [1, 0.65, -1].forEach((cosine, i) => {
      expect(matrix.z[0]![i]).toBeCloseTo(cosine, 10);
    });
  });

  it("has no panel over another, and the drawing without a browser says all of it", () => {
    const { data, layout } = observatoryFigure(where, seeds);
    const boxes = Array.from({ length: titles({ data, layout }).length }, (_, i) => {
      const axes = layout as unknown as { readonly [axis: string]: { readonly domain: readonly [number, number] } };
      const id = i === 0 ? "" : `${i + 1}`;
      return [axes[`xaxis${id}`]!.domain, axes[`yaxis${id}`]!.domain] as const;
    });
    const apart = ([a, b]: readonly [number, number], [c, d]: readonly [number, number]) => b < c || d < a;
    boxes.forEach(([x, y], i) => {
      expect([...x, ...y].every((share) => share >= 0 && share <= 1)).toBe(true);
      for (const [otherX, otherY] of boxes.slice(i + 1)) expect(apart(x, otherX) || apart(y, otherY)).toBe(true);
    });
    const svg = figureSvg(figureJson({ data, layout }));
    for (const text of ["norm of the weights", "mirror 3", "0.65", "−1.00"]) expect(svg).toContain(text);
  });

  it("needs something that was observed", () => {
    expect(() => observatoryFigure(where, [record(20, 1, { pathways: [] })])).toThrow(
      "run.observatory(): nothing was observed; train with { observe: 50 }, every 50 steps",
    );
  });
});
