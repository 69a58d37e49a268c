import { beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  area,
  backprop,
  blur,
  circuit,
  criticalPeriod,
  crossEntropy,
  deprived,
  digits,
  image,
  input,
  meanSquaredError,
  noise,
  occlusion,
  predictiveCoding,
  ramp,
  readout,
  type Stage,
  type Transform,
  train,
  useBackend,
} from "../../../src";
import { transformEntry } from "../../../src/development/transforms/table";
import { drawNormal, drawUniform, tensorStream } from "../../../src/engine/draws";
import { type Tensor2D, tensor2d, tidy } from "../../../src/ops";
import { program } from "../../../src/program/program";
import { streams } from "../../../src/support/streams";
import { activity, losses, shownTo } from "../../../src/train/forward";
import { lived } from "../../../src/train/lived";
import { initialState } from "../../../src/train/state";
import { directionsOf } from "../../../src/train/step";
import { temporaryFolder } from "../../temporary-folder";
import { finiteDifferences, worst } from "../finite-differences";

beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  await useBackend("cpu");
});

/** What a transform makes of some rows. */
const shown = (transform: Transform, rows: number[][], shape: readonly number[], draw = 0, samples = rows.length) =>
  tidy(() => {
    const stream = tensorStream(1, "see", draw);
    const draws = {
      uniform: (of: readonly number[]) => drawUniform(stream, of).values,
      normal: (of: readonly number[]) => drawNormal(stream, of).values,
    };
    const sight = { rows: tensor2d(rows), samples, shape, draws, now: (value: unknown) => value as number };
    return transformEntry(transform).see(sight, transform).arraySync();
  });
const random = (n: number, units: number) => {
  const draw = streams(1)("rows");
  return Array.from({ length: n }, () => [...draw.uniform(units)]);
};

describe("blur()", () => {
  test("is the mean of the pixels around, by a Gaussian of their distance, each channel by itself", () => {
    const [height, width, channels, sd] = [4, 5, 2, 1.3];
    const rows = random(3, height * width * channels);
    const at = (row: number[], y: number, x: number, c: number) => row[(y * width + x) * channels + c]!;
    const expected = rows.map((row) =>
      row.map((_, k) => {
        const [y, x, c] = [Math.floor(k / channels / width), Math.floor(k / channels) % width, k % channels];
        let [sum, total] = [0, 0];
        for (let i = 0; i < height; i++)
          for (let j = 0; j < width; j++) {
            const weight = Math.exp(-((i - y) ** 2 + (j - x) ** 2) / (2 * sd ** 2));
            sum += weight * at(row, i, j, c);
            total += weight;
          }
        return sum / total;
      }),
    );
    const found = shown(blur({ sd }), rows, [height, width, channels]);
    expect(worst(found.flat(), expected.flat())).toBeLessThan(1e-6);
  });

  test("leaves a uniform image as it is, and with an sd of 0 any image, to the bit", () => {
    for (const value of shown(blur({ sd: 3 }), [new Array(36).fill(0.7)], [6, 6]).flat())
      expect(value).toBeCloseTo(0.7, 6);
    const rows = random(2, 36).map((row) => row.map(Math.fround));
    expect(shown(blur({ sd: 0 }), rows, [6, 6, 1])).toEqual(rows);
  });
});

test("noise() has its standard deviation, and is other in each unit, sample, and step", () => {
  const rows = Array.from({ length: 50 }, () => new Array(40).fill(2));
  const found = shown(noise({ sd: 0.3 }), rows, [40]).flat();
  const mean = found.reduce((sum, x) => sum + x, 0) / found.length;
  const sd = Math.sqrt(found.reduce((sum, x) => sum + (x - mean) ** 2, 0) / found.length);
  expect(Math.abs(mean - 2)).toBeLessThan(0.03);
  expect(Math.abs(sd / 0.3 - 1)).toBeLessThan(0.06);
  expect(new Set(found).size).toBeGreaterThan(1900);
  expect(shown(noise({ sd: 0.3 }), rows, [40], 1)).not.toEqual(shown(noise({ sd: 0.3 }), rows, [40], 0));
});

describe("occlusion()", () => {
  test("hides a square of its size, anywhere in the image alike, and all channels", () => {
    const rows = Array.from({ length: 600 }, () => new Array(32).fill(1));
    const found = shown(occlusion({ size: 2, level: -1 }), rows, [4, 4, 2]);
    const places = new Map<string, number>();
    for (const row of found) {
      const hidden = row.flatMap((value, k) => (value === -1 ? [k] : []));
      expect(hidden.length).toBe(8);
      expect(row.filter((value) => value === 1).length).toBe(24);
      places.set(hidden.join(), (places.get(hidden.join()) ?? 0) + 1);
      const first = hidden[0]!;
      expect(hidden).toEqual([0, 1, 2, 3, 8, 9, 10, 11].map((k) => first + k));
    }
    expect(places.size).toBe(9);
    // 600 / 9, and five standard deviations of that.
    for (const count of places.values()) expect(Math.abs(count - 66.7)).toBeLessThan(39);
  });

  test("stands still in time, and hides a smaller image altogether", () => {
    const rows = Array.from({ length: 6 }, () => new Array(16).fill(1));
    const found = shown(occlusion({ size: 1 }), rows, [4, 4], 0, 2);
    expect([found[2], found[3]]).toEqual([found[0], found[1]]);
    expect(found[0]).not.toEqual(found[1]);
    expect(
      shown(occlusion({ size: 9 }), rows, [4, 4])
        .flat()
        .every((value) => value === 0),
    ).toBe(true);
  });
});

test("deprived() shows the same always", () => {
  expect(shown(deprived({ level: 0.5 }), random(2, 3), [3])).toEqual([[0.5, 0.5, 0.5], [0.5, 0.5, 0.5]]); // biome-ignore format: rows
});

const areas = { left: image(8, 8), right: image(8, 8), V1: area(12), sketch: readout(64), naming: readout(10) };
const seeing = (
  stages: readonly object[],
  learning = backprop({ optimizer: adam(1e-2) }) as ReturnType<typeof backprop | typeof predictiveCoding>,
) =>
  circuit({
    architecture: {
      areas,
      pathways: { "left -> V1": {}, "right -> V1": {}, "V1 -> naming": {}, "V1 -> sketch": {} },
    },
    objectives: { naming: crossEntropy("label"), sketch: meanSquaredError("image", { weight: 0.1 }) },
    learning: { otherwise: learning },
    development: stages.map((given, i) => ({ stage: `stage ${i}`, epochs: 1, ...given })) as never,
  });
const signals = () =>
  ({ image: tensor2d(random(5, 64)), label: tensor2d(random(5, 10)) }) as { image: Tensor2D; label: Tensor2D };

describe("what an input shows", () => {
  test("is for that input alone: not for another of the same signal, nor for a target", () => {
    tidy(() => {
      const plan = program(seeing([{ see: { left: deprived({ level: 0.2 }) } }]).data);
      const now = lived(plan, plan.stages[0]!);
      const [clear, seen] = [signals(), now.see(signals())];
      expect(Object.keys(seen)).toEqual(["image", "label", shownTo("left")]);
      const state = initialState(plan, streams(1));
      const active = activity(now.program, state, seen, "rules");
      expect(active.rates.left!.arraySync()).toEqual(new Array(5).fill(new Array(64).fill(Math.fround(0.2))));
      expect(active.rates.right!.arraySync()).toEqual(clear.image.arraySync());
      const sketch = active.rates.sketch!.sub(clear.image).square();
      const found = losses(now.program, active, seen).arraySync() as number[];
      const own = losses(now.program, active, clear).arraySync();
      expect(found).toEqual(own);
      expect(found).toContainEqual(expect.closeTo(sketch.mean().arraySync() as number, 5));
    });
  });

  test("is for training only: tests show it as it is", async () => {
    const quiet = { progress: false, batch: 288 } as const;
    const see = { left: [blur({ sd: 2 }), noise({ sd: 1 })] };
    const [clear, dim] = [await train(seeing([{}]), digits(), quiet), await train(seeing([{ see }]), digits(), quiet)];
    expect(dim.record.tests.filter(({ step }) => step === 0)).toEqual(
      clear.record.tests.filter(({ step }) => step === 0),
    );
    expect(dim.record.steps[0]!.loss).not.toBe(clear.record.steps[0]!.loss);
    expect((await train(seeing([{ see }]), digits(), quiet)).synapses).toEqual(dim.synapses);
  });

  test("comes back from JSON, one or a list", () => {
    const made = seeing([
      { see: { right: occlusion({ size: 3 }), left: [noise({ sd: ramp({ from: 0, to: 1, ends: 1 }) })] } },
    ]);
    expect(circuit(JSON.parse(JSON.stringify(made))).hash).toBe(made.hash);
    expect(Object.keys(made.data.development[0]!.see!)).toEqual(["left", "right"]);
    expect(seeing([{ see: { left: [] } }]).hash).toBe(seeing([{}]).hash);
  });

  test.each([
    [{ see: { V1: blur({ sd: 1 }) } }, 'stage "stage 0", see: no input named "V1"; there are left, right'],
    [
      { see: { left: { kind: "sepia" } } },
      'stage "stage 0": transform: no kind "sepia"; there are blur(), deprived(), noise(), occlusion()',
    ],
    [{ see: { left: { kind: "noise", sd: -1 } } }, 'stage "stage 0": noise(): sd is a number of at least 0, not -1'],
    [{ lesioned: ["V4"] }, 'stage "stage 0", lesioned: no area named "V4"; there are left, right, V1, sketch, naming'],
    [
      { lesioned: ["V1"], plastic: ["V1 -> naming"] },
      'stage "stage 0": "V1 -> naming" is to be plastic, but an end of it is lesioned',
    ],
  ])("is refused where it makes no sense: %o", (given, message) => {
    expect(() => seeing([given])).toThrow(message);
  });

  test("is refused of what is no image, and a lesion where areas settle", () => {
    const flat = (development: readonly Stage<"sense -> out", "sense" | "out", "sense">[]) =>
      circuit({
        architecture: { areas: { sense: input("image", [64]), out: readout(2) }, pathways: { "sense -> out": {} } },
        development,
      });
    expect(() => flat([{ stage: "a", epochs: 1, see: { sense: blur({ sd: 1 }) } }])).toThrow(
      'stage "a", see: blur() is for images, of shape [height, width] or [height, width, channels], and "sense" is [64]',
    );
    expect(() => seeing([{ lesioned: ["sketch"] }], predictiveCoding())).toThrow(
      'stage "stage 0", lesioned: at "V1 -> sketch" predictiveCoding has areas settle by activity as it is; a lesion is for areas of other rules',
    );
  });
});

describe("a lesioned area", () => {
  test("is silent, and what goes on without it learns by the gradient of what there is", () => {
    tidy(() => {
      const plan = program(seeing([{ lesioned: ["left"] }]).data);
      const { program: now, stage } = lived(plan, plan.stages[0]!);
      const state = initialState(plan, streams(1));
      const active = activity(now, state, signals(), "rules", {}, true);
      expect(active.rates.left!.abs().max().arraySync()).toBe(0);
      expect(stage.plastic).toEqual(["right -> V1", "V1 -> naming", "V1 -> sketch"]);
      const { weights } = state["right -> V1"]!.synapses;
      const found = directionsOf(now, stage, state, signals(), "rules").of("right -> V1").synapses.weights!;
      const rows = found.slice([0, 0], [3, 12]).dataSync();
      const measured = finiteDifferences(
        (some) => {
          const moved = some.concat(weights.slice([3, 0], [61, 12]), 0) as Tensor2D;
          const changed = { ...state["right -> V1"]!, synapses: { ...state["right -> V1"]!.synapses, weights: moved } };
          const each = losses(now, activity(now, { ...state, "right -> V1": changed }, signals(), "rules"), signals());
          return each.mul(now.objectives.map(({ weight }) => weight as number)).sum();
        },
        weights.slice([0, 0], [3, 12]).dataSync<"float32">(),
        [3, 12],
      );
      expect(worst(rows, measured)).toBeLessThan(2e-2);
    });
  });

  test("is so in tests too, from the stage's beginning, and its pathways are as they were when it is back", async () => {
    const stages = [{ epochs: 2 }, { epochs: 0, lesioned: ["V1"] }, { epochs: 1, lesioned: ["left"] }, { epochs: 0 }];
    const run = await train(seeing(stages), digits(), { progress: false });
    const rows = run.record.tests.filter(({ accuracy }) => accuracy !== undefined);
    const at = (stage: string) => rows.filter((row) => row.stage === stage).map(({ step }) => step);
    expect([0, 1, 2, 3].map((i) => at(`stage ${i}`))).toEqual([[0, 22, 44], [44], [44, 66], [66]]);
    const [whole, without, , , again] = rows.slice(2).map(({ accuracy }) => accuracy!);
    expect(whole).toBeGreaterThan(0.6);
    expect(without).toBeLessThan(0.2);
    expect(again).toBeGreaterThan(0.6);
    expect(run.accuracy).toBe(again);
  });
});

test("an eye that is closed in a critical period stays blind; closed later, it sees", async () => {
  const eyes = ["left -> V1", "right -> V1"] as const;
  const living = (
    development: readonly Stage<
      (typeof eyes)[number] | "V1 -> naming",
      "left" | "right" | "V1" | "naming",
      "left" | "right"
    >[],
  ) =>
    circuit({
      architecture: {
        areas: { left: image(8, 8), right: image(8, 8), V1: area(12), naming: readout(10) },
        pathways: { "left -> V1": {}, "right -> V1": {}, "V1 -> naming": {} },
      },
      objectives: { naming: crossEntropy("label") },
      learning: { otherwise: backprop({ optimizer: adam(1e-2) }) },
      development,
    });
  const [period, closed] = [criticalPeriod({ closes: 3 }), { left: deprived() }];
  const infancy = {
    stage: "infancy",
    epochs: 3,
    plastic: { "left -> V1": period, "right -> V1": period, "V1 -> naming": 1 },
  };
  const later = { stage: "later", epochs: 1, plastic: ["V1 -> naming"] } as const;
  const byLeft = { stage: "by the left eye", epochs: 0, lesioned: ["right"] } as const;
  const seen = async (early: object, late: object) => {
    const life = living([{ ...infancy, ...early }, { ...later, ...late }, byLeft]);
    const { runs } = await train(life, digits(), { seeds: 3, testAt: "end", progress: false });
    return runs.map(({ accuracy }) => accuracy);
  };
  const [early, late] = [await seen({ see: closed }, {}), await seen({}, { see: closed })];
  expect(Math.min(...late)).toBeGreaterThan(Math.max(...early) + 0.2);
}, 60_000);
