import { memory } from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  adam,
  area,
  backprop,
  circuit,
  crossEntropy,
  digits,
  evolve,
  image,
  oja,
  readout,
  sparseness,
  streams,
  useBackend,
} from "../../../src";
import { whyNoTfjsNode } from "../../../src/engine/tfjs-node";
import { type Ascent, ascend, type Copy } from "../../../src/surface/ascend";
import { temporaryFolder } from "../../temporary-folder";

beforeAll(async () => {
  vi.stubEnv("TRIAD_RUNS", temporaryFolder("runs"));
  await useBackend(whyNoTfjsNode() ? "cpu" : "tensorflow");
});
afterAll(() => vi.unstubAllEnvs());

const settings = { generations: 1, population: 8, rate: 2, seed: 3 };
const x = { start: 0, sd: 0.5 };
/** The numbers after some generations, and all copies on the way. */
const ascended = async <P extends string>(
  given: Partial<Ascent<P>> & Pick<Ascent<P>, "parameters">,
  f: (v: Copy<P>["values"]) => number,
) => {
  const copies: Copy<P>[] = [];
  const { values } = await ascend("here", { ...settings, ...given }, async (copy) => {
    copies.push(copy);
    return f(copy.values);
  });
  return { values, copies };
};

describe("evolution strategies on numbers", () => {
  test("on a slope go by the ranks of the noise itself: closed form", async () => {
    const { values, copies } = await ascended({ parameters: { x } }, ({ x }) => Math.exp(3 * x));
    const half = Array.from(streams(3)("evolution/x").normal(4));
    const noise = half.flatMap((xi) => [xi, -xi]);
    const sorted = noise.toSorted((a, b) => a - b);
    const expected = noise.reduce((sum, xi) => sum + (sorted.indexOf(xi) / 7 - 0.5) * xi, 0) * (2 / 8) * x.sd;
    expect(values.x).toBeCloseTo(expected, 6);
    expect(values.x).toBeGreaterThan(0.1);
    expect(copies.slice(1, 9).map((copy) => copy.values.x)).toEqual(noise.map((xi) => xi * x.sd));
  });

  test("at the top of a quadratic stay where they are: the halves of each pair are equally fit", async () => {
    const { values } = await ascended({ parameters: { x, y: x } }, ({ x, y }) => -(x ** 2) - 4 * y ** 2);
    expect(Math.abs(values.x) + Math.abs(values.y)).toBeLessThan(1e-7);
  });

  test("climb to the top of a quadratic, on both scales", async () => {
    const parameters = { x: { start: 4, sd: 0.3 }, y: { start: 5, sd: 0.3, scale: "log" } } as const;
    const f = ({ x, y }: { x: number; y: number }) => -((x - 1) ** 2) - (Math.log(y) - Math.log(0.2)) ** 2;
    const { values, copies } = await ascended({ parameters, generations: 60 }, f);
    expect(f(values)).toBeGreaterThan(-0.05);
    expect(f({ x: 4, y: 5 })).toBeLessThan(-19);
    expect(copies.every(({ values }) => values.y > 0)).toBe(true);
  });

  test("take no number for the worst, and no growing function of the fitness changes anything", async () => {
    const parameters = { x };
    const plain = await ascended({ parameters, generations: 3 }, ({ x }) => -((x - 1) ** 2));
    const other = await ascended({ parameters, generations: 3 }, ({ x }) => 5 - 2 * Math.abs(x - 1));
    expect(other.values).toEqual(plain.values);
    const away = await ascended({ parameters }, ({ x }) => (x > 0 ? Number.NaN : 1));
    expect(away.values.x).toBeLessThan(0);
  });

  test("draw for each number from a stream of its own", async () => {
    const f = ({ x }: { x: number }) => x;
    const alone = await ascended({ parameters: { x } }, f);
    const beside = await ascended({ parameters: { y: x, x } }, ({ x }) => x);
    expect(beside.values.x).toBe(alone.values.x);
    expect((await ascended({ parameters: { x }, seed: 4 }, f)).values.x).not.toBe(alone.values.x);
    expect((await ascended({ parameters: { x }, rate: 0 }, f)).values.x).toBe(0);
  });
});

const model = ({ weight }: { readonly weight: number }) =>
  circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(16), naming: readout(10) },
      pathways: { "retina -> V1": {}, "V1 -> naming": {} },
    },
    objectives: { V1: sparseness({ target: 0.02, weight }), naming: crossEntropy("label") },
    learning: { otherwise: backprop({ optimizer: adam(5e-3) }) },
    development: [{ stage: "school", epochs: 3 }],
  });
const weight = { start: 30, sd: 1, scale: "log" } as const;
const quiet = { progress: false, parameters: { weight }, population: 4, generations: 3 };

describe("a circuit's numbers", () => {
  test("evolve: too much sparseness gives way to naming, and the same seed does so again", async () => {
    const before = memory().numTensors;
    const evolved = await evolve(model, digits(), { ...quiet, rate: 8 });
    const own = evolved.rows.filter(({ copy }) => copy === 0);
    expect(own.length).toBe(4);
    expect(evolved.rows.length).toBe(3 * 5 + 1);
    expect(own.at(-1)!.fitness).toBeGreaterThan(own[0]!.fitness + 0.3);
    expect(own.at(-1)!.weight).toBe(evolved.parameters.weight);
    expect(evolved.parameters.weight).toBeLessThan(1);
    expect(evolved.frame().columns).toEqual(["generation", "copy", "fitness", "weight"]);
    expect(evolved.summary).toMatch(/^finished after 3 generations; fitness 0\.\d+ -> 0\.\d+; weight 30 -> [\d.]+$/);
    const again = await evolve(model, digits(), { ...quiet, generations: 1, rate: 8 });
    expect(again.rows).toEqual(evolved.rows.slice(0, 6));
    expect(memory().numTensors).toBe(before);
  });

  test("stay at the last complete generation when it is interrupted", async () => {
    const stop = new AbortController();
    let trained = 0;
    const fitness = () => {
      if (++trained === 7) stop.abort();
      return trained;
    };
    const evolved = await evolve(model, digits(), { ...quiet, signal: stop.signal, fitness });
    expect(evolved.outcome).toBe("interrupted");
    expect(evolved.summary).toMatch(/^interrupted after 1 generation; /);
    expect(evolved.rows.length).toBe(7);
    expect(evolved.rows[5]).toMatchObject({ generation: 1, copy: 0, weight: evolved.parameters.weight });
  });

  test("are refused in one line where they make no sense", async () => {
    const wrong = (options: object, made: unknown = model) =>
      expect(evolve(made as typeof model, digits(), { ...quiet, ...options })).rejects;
    await wrong({ parameters: {} }).toThrow("evolve(): nothing evolves; give parameters, such as");
    await wrong({ parameters: { weight: { start: 0, sd: 1, scale: "log" } } }).toThrow(
      'evolve(), parameter "weight": on a logarithmic scale start is a number above 0, not 0',
    );
    await wrong({ parameters: { weight: { start: 1 } } }).toThrow(
      'evolve(), parameter "weight": sd is a number above 0, not undefined',
    );
    await wrong({ population: 5 }).toThrow("evolve(): population is an even number from 2, not 5");
    await wrong({ generations: 0 }).toThrow("evolve(): generations is a whole number of at least 1, not 0");
    await wrong({}, () => ({})).toThrow("evolve(): what is trained is a circuit, from circuit()");
    await wrong({}, () =>
      circuit({
        architecture: { areas: { retina: image(8, 8), V1: area(4) }, pathways: { "retina -> V1": {} } },
        learning: { otherwise: oja({ rate: 1e-3 }) },
      }),
    ).toThrow("evolve(): the fitness is no number; give fitness: (run) => number, the more the better");
  });
});
