import { beforeAll, describe, expect, test } from "vitest";
import { area, backprop, circuit, crossEntropy, input, lif, readout, stdp, streams, useBackend } from "../../../src";
import { type Stdp, stdpEntry } from "../../../src/learning/local/stdp";
import { type Tensor2D, tensor, tidy } from "../../../src/ops";
import { overTime } from "../../../src/train/over-time";

beforeAll(() => useBackend("cpu"));

/** By how much weights grow when these fire: one row a step, one column a unit; of one sample. */
const growth = (rule: Stdp, pre: number[][], post: number[][], dt = 1): number[][] =>
  tidy(() => {
    const rows = {
      pre: tensor(pre, undefined, "float32") as Tensor2D,
      post: tensor(post, undefined, "float32") as Tensor2D,
    };
    const found = {
      ...{ ...rows, samples: 1, dt },
      overTime: (given: never, start: never, body: (state: never, now: never) => never) =>
        overTime(pre.length, given, start, (state: never, now: never) => ({ state: body(state, now), output: {} }))
          .state,
    };
    return (stdpEntry.direction(found as never, rule).synapses.weights!.neg() as Tensor2D).arraySync();
  });
const at = (steps: number, ...times: number[]) => Array.from({ length: steps }, (_, t) => [Number(times.includes(t))]);

describe("spike-timing-dependent plasticity", () => {
  test.each([-60, -20, -5, -1, 0, 1, 5, 20, 60])("of a pair %s steps apart is its window", (delta) => {
    const rule = stdp({ rate: 1, potentiation: 0.8, depression: 1.1, tauPlus: 17, tauMinus: 34 });
    const [[found]] = growth(rule, at(130, 64), at(130, 64 + delta), 0.5) as [[number]];
    const ms = 0.5 * delta;
    const expected = delta > 0 ? 0.8 * Math.exp(-ms / 17) : delta < 0 ? -1.1 * Math.exp(ms / 34) : 0;
    expect(found).toBeCloseTo(expected, 5);
  });

  test.each([
    ["pairs", {}],
    ["triplets", { potentiation: 0.7, depression: 0.4, tauPost: 40, tauPre: 60 }],
  ])("of whole trains is the sum over all %s of spikes", (_, triplet) => {
    const [steps, inputs, units] = [40, 3, 2];
    const random = (name: string, width: number) => {
      const drawn = streams(2)(name).uniform(steps * width);
      return Array.from({ length: steps }, (_, t) =>
        Array.from(drawn.subarray(t * width, (t + 1) * width), (u) => Number(u < 0.2)),
      );
    };
    const [pre, post] = [random("pre", inputs), random("post", units)];
    const rule = stdp({ rate: 1, triplet });
    const third = rule.triplet;
    const times = (trains: number[][], unit: number) => trains.flatMap((row, t) => (row[unit] ? [t] : []));
    const earlier = (spikes: number[], t: number, tau: number) =>
      spikes.filter((s) => s < t).reduce((sum, s) => sum + Math.exp((s - t) / tau), 0);
    const expected = Array.from({ length: inputs }, (_, i) =>
      Array.from({ length: units }, (_, j) => {
        const [x, y] = [times(pre, i), times(post, j)];
        const grown = y.map((t) => earlier(x, t, 20) * (1 + third.potentiation * earlier(y, t, third.tauPost)));
        const lost = x.map((t) => earlier(y, t, 20) * (1.05 + third.depression * earlier(x, t, third.tauPre)));
        return [...grown, ...lost.map((value) => -value)].reduce((a, b) => a + b, 0);
      }),
    );
    growth(rule, pre, post).forEach((row, i) => {
      for (const [j, value] of row.entries()) expect(value).toBeCloseTo(expected[i]![j]!, 4);
    });
  });

  test("is refused between areas that do not spike, in one line", () => {
    const areas = { cue: input("cue", [3]), V1: lif(4), V2: lif(4), naming: readout(2) };
    const pathways = { "cue -> V1": {}, "V1 -> V2": {}, "V2 -> naming": {} };
    const spec = { architecture: { areas, pathways }, objectives: { naming: crossEntropy("label") } };
    const learning = { "V2 -> naming": backprop(), "V1 -> V2": stdp({ rate: 0.01 }) };
    const model = circuit({ ...spec, learning });
    expect(circuit(JSON.parse(JSON.stringify(model))).hash).toBe(model.hash);
    expect(model.plausibility()[0]).toMatchObject({ pathway: "V1 -> V2", rule: "stdp", locality: "local" });
    const still = { ...areas, V1: area(4) };
    expect(() => circuit({ ...spec, architecture: { areas: still, pathways }, learning } as never)).toThrow(
      'pathway "V1 -> V2": stdp needs spikes at both ends, but "V1" emits rate; spikes come from "V2"; lif() and ' +
        "adaptiveLif() make areas that spike",
    );
    expect(() => stdp({ rate: 0.01, tauPlus: 0 })).toThrow("stdp(): tauPlus is a number of ms above 0, not 0");
    expect(() => stdp({ rate: 0.01, depression: -1 })).toThrow("stdp(): depression is a number of at least 0, not -1");
  });
});
