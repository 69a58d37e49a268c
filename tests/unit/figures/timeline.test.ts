import { describe, expect, test } from "vitest";
import {
  area,
  backprop,
  blur,
  circuit,
  criticalPeriod,
  crossEntropy,
  deprived,
  image,
  noise,
  ramp,
  readout,
  sparseness,
} from "../../../src";
import { display } from "../../../src/support/host";

const model = () =>
  circuit({
    architecture: {
      areas: { left: image(8, 8), right: image(8, 8), V1: area(12), naming: readout(10) },
      pathways: { "left -> V1": {}, "right -> V1": {}, "V1 -> naming": {} },
    },
    objectives: { V1: sparseness({ target: 0.1, weight: 0.1 }), naming: crossEntropy("label") },
    learning: { otherwise: backprop() },
    development: [
      {
        stage: "infancy",
        epochs: 4,
        plastic: {
          "left -> V1": criticalPeriod({ opens: 1, peak: 2, closes: 4 }),
          "right -> V1": criticalPeriod({ closes: 8 }),
        },
        weights: { naming: 0 },
        see: { left: deprived(), right: [blur({ sd: ramp({ from: 3, to: 0, ends: 4 }) }), noise({ sd: 0.1 })] },
      },
      {
        stage: "school <&>",
        until: { metric: "accuracy", atLeast: 0.9, within: 10 },
        plastic: { "right -> V1": 0.1, "V1 -> naming": 1 },
        weights: { naming: ramp({ from: 0, to: 1, ends: 5 }) },
      },
      { stage: "old age", steps: 200, plastic: ["V1 -> naming"], lesioned: ["left"] },
    ],
  });

describe("timeline()", () => {
  test("is the picture it was, and its words", async () => {
    const { svg } = model().timeline();
    await expect(`${svg}\n`).toMatchFileSnapshot("golden/timeline.svg");
    await expect(`${model().timeline()}\n`).toMatchFileSnapshot("golden/timeline.txt");
  });

  test("draws each course to scale: within its stage, cut where the stage ends", () => {
    const { svg } = model().timeline();
    const shapes = [...svg.matchAll(/<path d="M ([\d.]+) ([\d.]+) L ([^Z]*) L ([\d.]+) [\d.]+ Z"/g)].map(
      ([, x, bottom, points, right]) => {
        const [from, width] = [Number(x), Number(right) - Number(x)];
        return points!.split(" L ").map((point) => {
          const [px, py] = point.split(" ").map(Number) as [number, number];
          return [(px - from) / width, (Number(bottom) - py) / 18].map((v) => Math.round(100 * v) / 100);
        });
      },
    );
    // 3 pathways and 2 objectives in 3 stages.
    expect(shapes.length).toBe(15);
    expect(shapes[0]).toEqual([[0, 0], [0.25, 0], [0.5, 1], [1, 0]]); // biome-ignore format: points
    expect(shapes[3]).toEqual([[0, 1], [1, 0.5]]); // biome-ignore format: points
    expect(shapes[4]).toEqual([[0, 0.1], [1, 0.1]]); // biome-ignore format: points
    expect(shapes[13]).toEqual([[0, 0], [0.5, 1], [1, 1]]); // biome-ignore format: points
  });

  test("has words for who cannot see it, escaped, and is what a notebook shows", () => {
    const made = model().timeline();
    expect(made.svg).toContain('role="img"');
    expect(made.svg).toContain("<title>development in 3 stages: infancy, school &lt;&amp;&gt;, old age</title>");
    expect(made[display]()).toEqual({ "image/svg+xml": made.svg, "text/plain": String(made) });
    expect(String(made)).toContain("school <&>, until accuracy ≥ 0.9, 10 epochs at most");
    expect(String(made)).toContain("seen by right: blur(3 → 0), noise(0.1)");
    expect(String(made)).toContain("area left: lesioned");
  });
});
