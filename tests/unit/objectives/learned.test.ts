import { beforeAll, describe, expect, test } from "vitest";
import {
  adam,
  area,
  backprop,
  circuit,
  digits,
  image,
  infoNCE,
  input,
  rateCost,
  readout,
  reconstruction,
  redundancyReduction,
  slowness,
  streams,
  train,
  useBackend,
} from "../../../src";
import { tensor1d, tensor2d, tidy } from "../../../src/ops";
import { taskOf } from "./task-of";

beforeAll(() => useBackend());

const rule = backprop({ optimizer: adam(0.02) });
const options = { seed: 1, progress: false } as const;
/** How much two courses vary together, whichever way. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (x: readonly number[]) => x.reduce((sum, each) => sum + each, 0) / x.length;
  const [ma, mb] = [mean(a), mean(b)];
  const product = (x: readonly number[], y: readonly number[], mx: number, my: number) =>
    x.reduce((sum, each, i) => sum + (each - mx) * (y[i]! - my), 0);
  return Math.abs(product(a, b, ma, mb)) / Math.sqrt(product(a, a, ma, ma) * product(b, b, mb, mb));
}

test("slowness finds the slow source in a mixture where the fast one is larger", async () => {
  const [steps, trials] = [100, 64];
  const [slow, fast] = [(2 * Math.PI) / 50, (2 * Math.PI) / 5];
  const phase = streams(1)("phase").normal(2 * trials, 3);
  const sources = (n: number, t: number) => [
    Math.sin(slow * t + phase[2 * n]!),
    2 * Math.sin(fast * t + phase[2 * n + 1]!),
  ];
  const mixed = ([s, f]: readonly number[]) => [s! + f!, 0.5 * s! - f!, f! - s!];
  const task = taskOf("mixture", { ear: { shape: [3], steps } }, trials, (n) => ({
    ear: Array.from({ length: steps }, (_, t) => mixed(sources(n, t))).flat(),
  }));
  const model = circuit({
    architecture: {
      areas: { ear: input("ear", [3]), A1: area(1, { activation: "identity" }) },
      pathways: { "ear -> A1": { bias: false } },
    },
    objectives: { A1: slowness() },
    learning: { otherwise: rule },
    development: [{ stage: "listening", epochs: 300 }],
  });
  const run = await train(model, task, { ...options, batch: trials });
  const { weights } = run.synapses["ear -> A1"]!;
  const course = Array.from({ length: steps }, (_, t) => sources(0, t));
  const heard = course.map((s) => mixed(s).reduce((sum, x, i) => sum + x * weights[i]!, 0));
  const last = run.record.steps.at(-1)!.loss;
  expect(last / (2 * (1 - Math.cos(slow)))).toBeLessThan(1.1);
  expect(correlation(heard, course.map(([s]) => s!))).toBeGreaterThan(0.99); // biome-ignore format: short
});

describe("two areas that see different things with something in common", () => {
  const samples = 256;
  const shared = streams(1)("shared").normal(2 * samples);
  const own = streams(1)("own").normal(4 * samples, 2);
  const at = (from: Float32Array, i: number) => from[i]!;
  const views = (n: number) => {
    const [s, t] = [at(shared, 2 * n), at(shared, 2 * n + 1)];
    const [p, q, u, v] = [0, 1, 2, 3].map((i) => at(own, 4 * n + i)) as [number, number, number, number];
    return { eye: [s + p, p - t, q, q + s], ear: [u, u + t, v - s, t + v] };
  };
  const task = taskOf("views", { eye: { shape: [4] }, ear: { shape: [4] } }, samples, views);
  const model = (objective: (of: "V1" | "A1") => ReturnType<typeof infoNCE | typeof redundancyReduction>) =>
    circuit({
      architecture: {
        areas: {
          eye: input("eye", [4]),
          ear: input("ear", [4]),
          V1: area(2, { activation: "identity" }),
          A1: area(2, { activation: "identity" }),
        },
        pathways: { "eye -> V1": { bias: false }, "ear -> A1": { bias: false } },
      },
      objectives: { V1: objective("A1") as never, A1: objective("V1") as never },
      learning: { otherwise: rule },
      development: [{ stage: "seeing and hearing", epochs: 400 }],
    });

  test.each([
    ["redundancy reduction", (of: "V1" | "A1") => redundancyReduction(of, { tradeoff: 0.5 }), 0.01],
    ["infoNCE", (of: "V1" | "A1") => infoNCE(of, { temperature: 0.1 }), Math.log(samples) - 2],
  ] as const)("come to say what they share, and not what varies most, by %s", async (_, objective, least) => {
    const run = await train(model(objective), task, { ...options, batch: samples });
    const losses = run.record.steps.slice(-2).map(({ loss }) => loss);
    const said = (pathway: string, view: "eye" | "ear") =>
      tidy(() => {
        const seen = tensor2d(Array.from({ length: samples }, (_, n) => views(n)[view]));
        return seen
          .matMul(tensor2d(run.synapses[pathway]!.weights, [4, 2]))
          .transpose()
          .arraySync() as number[][];
      });
    const [seen, heard] = [said("eye -> V1", "eye"), said("ear -> A1", "ear")];
    for (const loss of losses) expect(loss).toBeLessThan(least);
    for (const unit of [0, 1]) expect(correlation(seen[unit]!, heard[unit]!)).toBeGreaterThan(0.99);
  });
});

test("reconstruction at the cost of rates is a sparse code", async () => {
  const coded = async (weight: number) => {
    const model = circuit({
      architecture: {
        areas: { retina: image(8, 8), V1: area(100, { activation: "relu" }), seen: readout(64) },
        pathways: { "retina -> V1": {}, "V1 -> seen": { bias: false, bounds: [-0.5, 0.5] } },
      },
      objectives: { V1: rateCost({ norm: "L1", weight }), seen: reconstruction("retina") },
      learning: { otherwise: backprop({ optimizer: adam(3e-3) }) },
      development: [{ stage: "looking", epochs: 30 }],
    });
    const { record, synapses } = await train(model, digits(), { ...options, batch: 64 });
    const { size, values } = (await digits().load()).test;
    const active = tidy(() => {
      const { weights, bias } = synapses["retina -> V1"]!;
      const drive = tensor2d(values.image, [size, 64])
        .matMul(tensor2d(weights, [64, 100]))
        .add(tensor1d(bias!));
      return drive.greater(0).toFloat().mean().dataSync()[0]!;
    });
    return { active, error: record.tests.at(-1)!.loss };
  };
  const [free, sparse] = [await coded(0), await coded(0.2)];
  expect(sparse.active).toBeLessThan(free.active / 2);
  expect(sparse.error).toBeLessThan(0.02);
});
