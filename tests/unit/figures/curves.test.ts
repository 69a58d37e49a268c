import { describe, expect, it } from "vitest";
import { angles } from "../../../src/figures/angles";
import { comparison } from "../../../src/figures/comparison";
import { accuracyCurve, curve, lossCurve } from "../../../src/figures/curves";
import type { Figure } from "../../../src/figures/figure";
import { record } from "./records";

const named = ({ data }: Figure) => data.filter(({ showlegend }) => showlegend !== false).map(({ name }) => name);
const noAccuracy = (seed = 1) => record(10, seed, { tests: record(10).tests.map(({ accuracy: _, ...row }) => row) });

describe("lossCurve", () => {
  it("draws each area's objectives by step", () => {
    const figure = lossCurve(record(10));
    expect(named(figure)).toEqual(["IT sparseness", "naming crossEntropy"]);
    expect(figure.data).toHaveLength(2);
    expect(figure.data[1]!.x).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((figure.data[1]!.y as number[])[0]).toBeCloseTo(record(10).steps[1]!.loss, 5);
  });

  it("draws many steps thin, and their running mean thick", () => {
    const { data } = lossCurve(record(3000));
    expect(data.map(({ line, showlegend }) => [line?.width, showlegend])).toEqual([
      [1, false],
      [2, undefined],
      [1, false],
      [2, undefined],
    ]);
    const spread = (y: unknown) =>
      Math.max(...(y as number[]).slice(0, 200)) - Math.min(...(y as number[]).slice(0, 200));
    expect(spread(data[3]!.y)).toBeLessThan(0.75 * spread(data[2]!.y));
    for (const { x } of data) expect((x as number[]).length).toBeLessThanOrEqual(1001);
  });

  it("marks where a stage begins, and only where there are several", () => {
    const { shapes, annotations } = lossCurve(record(10)).layout;
    expect(shapes).toMatchObject([{ x0: 5, x1: 5 }]);
    expect(annotations).toMatchObject([
      { text: "critical period", x: 0 },
      { text: "schooling", x: 5 },
    ]);
    const one = record(10, 1, { steps: record(10).steps.slice(0, 4) });
    expect(lossCurve(one).layout).toMatchObject({ shapes: [], annotations: [] });
  });

  it("never takes a mean over the border of a stage", () => {
    const steps = record(400).steps.map((row) => ({ ...row, loss: row.stage === "schooling" ? 100 : 1 }));
    const ys = lossCurve(record(400, 1, { steps })).data[1]!.y as number[];
    expect(new Set(ys)).toEqual(new Set([1, 100]));
  });

  it("has a logarithmic axis for losses over more than two decades", () => {
    const steps = record(10).steps.map((row) => ({ ...row, loss: 10 ** -row.step }));
    expect(lossCurve(record(10, 1, { steps })).layout.yaxis?.type).toBe("log");
    expect(lossCurve(record(10)).layout.yaxis?.type).toBeUndefined();
  });

  it("says in the title how a training ended that did not finish", () => {
    const title = lossCurve(record(10, 1, { outcome: { outcome: "diverged", step: 9, loss: 1e9 } })).layout.title;
    expect(title?.text).toBe("training loss, mnist(train 60000, test 10000), seed 1 (diverged)");
  });

  it("draws names as they are, not as HTML", () => {
    const steps = record(2).steps.map((row) => ({ ...row, objective: "<b>x" }));
    expect(named(lossCurve(record(2, 1, { steps })))[0]).toBe("&lt;b&gt;x");
  });
});

describe("accuracyCurve", () => {
  it("draws the test accuracy before training and after every epoch", () => {
    const [trace] = accuracyCurve(record(10)).data;
    expect(trace).toMatchObject({ name: "naming: test accuracy", x: [0, 5, 10] });
    expect((trace!.y as number[]).map((y) => y.toFixed(2))).toEqual(["0.11", "0.41", "0.71"]);
  });

  it("says what is missing where no test has an accuracy", () => {
    expect(() => accuracyCurve(noAccuracy())).toThrow("run run-1: no test has an accuracy; it comes with an objective");
  });
});

describe("curve", () => {
  it("has the loss above and the accuracy below, in the same colour, over the same steps", () => {
    const { data, layout } = curve(record(10));
    expect(data.map(({ name, yaxis }) => [name, yaxis])).toEqual([
      ["IT sparseness", undefined],
      ["naming crossEntropy", undefined],
      ["naming: test accuracy", "y2"],
    ]);
    expect(data[2]!.line?.color).toBe(data[1]!.line?.color);
    expect(layout.yaxis!.domain![0]).toBeGreaterThan(layout.yaxis2!.domain![1]!);
    expect(layout.xaxis?.anchor).toBe("y2");
  });

  it("is the loss alone where there is no accuracy", () => {
    expect(curve(noAccuracy())).toEqual(lossCurve(noAccuracy()));
  });
});

const runs = ["backprop", "oja"].flatMap((arm, i) =>
  [1, 2, 3].map((seed) => ({ arm, seed, record: record(10, seed + i) })),
);

describe("comparison", () => {
  it("draws every seed thin and the mean thick, with one entry in the legend for an arm", () => {
    const figure = comparison(runs, "accuracy");
    expect(named(figure)).toEqual(["backprop", "oja"]);
    expect(figure.data.map(({ line }) => line?.width)).toEqual([1, 1, 1, 2.5, 1, 1, 1, 2.5]);
    expect(new Set(figure.data.slice(0, 4).map(({ line }) => line?.color)).size).toBe(1);
    expect(figure.data[4]!.line?.color).not.toBe(figure.data[0]!.line?.color);
    expect((figure.data[3]!.y as number[])[2]).toBeCloseTo(0.1 + 0.6 + 0.02, 12);
    expect(figure.data[1]!.hovertemplate).toContain("backprop, seed 2");
  });

  it("ends the mean where the first seed ends", () => {
    const short = { arm: "backprop", seed: 4, record: record(10, 4, { tests: record(10).tests.slice(0, 2) }) };
    const { data } = comparison([...runs.slice(0, 3), short], "accuracy");
    expect(data[2]!.x).toEqual([0, 5, 10]);
    expect(data[4]!.x).toEqual([0, 5]);
  });

  it("sums the losses of the objectives with their weights", () => {
    const [row] = comparison(runs.slice(0, 1), "loss").data;
    expect((row!.y as number[])[0]).toBeCloseTo(0.1 * 0.5 + record(10).steps[1]!.loss, 5);
    const [alone] = comparison(runs.slice(0, 1), "loss", { area: "IT" }).data;
    expect((alone!.y as number[])[0]).toBeCloseTo(0.1 * 0.5, 12);
  });

  it("counts an area once that has two objectives with an accuracy", () => {
    const tests = record(10).tests.flatMap((row) => [row, { ...row, objective: "naming crossEntropy 2" }]);
    const { data } = comparison([{ arm: "a", seed: 1, record: record(10, 1, { tests }) }], "accuracy");
    expect(data[0]!.x).toEqual([0, 5, 10]);
  });

  it("asks for the area where several have an accuracy, and says so where none has", () => {
    const two = record(10).tests.flatMap((row) => [row, { ...row, area: "action" }]);
    const both = [{ arm: "a", seed: 1, record: record(10, 1, { tests: two }) }];
    expect(() => comparison(both, "accuracy")).toThrow(
      'comparison, a, seed 1: several areas have a test accuracy; say which by { area: "naming" | "action" }',
    );
    expect(named(comparison(both, "accuracy", { area: "action" }))).toEqual(["a"]);
    expect(() => comparison([{ arm: "a", seed: 1, record: noAccuracy() }], "accuracy")).toThrow("no test accuracy");
  });
});

describe("angles", () => {
  it("draws each pathway that has an angle, every seed, and the right angle", () => {
    const figure = angles(runs);
    expect(named(figure)).toEqual(["backprop, IT -&gt; naming", "oja, IT -&gt; naming"]);
    expect(figure.data).toHaveLength(8);
    expect(figure.layout.shapes).toMatchObject([{ y0: 90, y1: 90 }]);
    expect((figure.data[0]!.y as number[])[0]).toBe(91);
    expect(figure.layout.yaxis?.range).toEqual([0, 100]);
  });

  it("gives the pathways of a single arm colours of their own", () => {
    const pathways = record(10).pathways.map((row) => ({ ...row, angle: row.rule === "oja" ? 120 : row.angle }));
    const { data, layout } = angles([{ arm: "only", seed: 1, record: record(10, 1, { pathways }) }]);
    expect(data.map(({ name }) => name)).toContain("retina -&gt; V1");
    expect(new Set(data.map(({ line }) => line?.color)).size).toBe(2);
    expect(layout.yaxis?.range).toEqual([0, 180]);
  });
});
