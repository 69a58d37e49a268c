import { beforeAll, describe, expect, test } from "vitest";
import {
  adam,
  area,
  circuit,
  crossEntropy,
  digits,
  feedbackAlignment,
  hebb,
  image,
  readout,
  rule,
  scaled,
  sgd,
  train,
  useBackend,
} from "../../../src";
import type { Found } from "../../../src/learning/rule";

beforeAll(async () => void (await useBackend("cpu")));

/** Feedback alignment, as a user writes it. */
const mine = rule({
  name: "mine",
  needs: ["teaching"],
  locality: "local",
  optimizer: adam(1e-2),
  settings: { gain: 1 },
  memory: ({ pre, post }) => ({ feedback: { shape: [post, pre], start: "like weights" } }),
  backward: {
    locality: "local",
    across: (teaching, { memory }, { settings }) => teaching.matMul(memory.feedback!).mul(settings.gain!),
  },
  direction: ({ taught }) => ({ synapses: taught! }),
});
const other = rule({
  ...{ name: "mine", needs: ["rate"], locality: "local" },
  direction: ({ pre, post }) => ({ synapses: { weights: pre.transpose().matMul(post) } }),
} as Parameters<typeof rule>[0]);

const model = (learning: object) =>
  circuit({
    architecture: {
      areas: { retina: image(8, 8), V1: area(12), naming: readout(10) },
      pathways: { "retina -> V1": {}, "V1 -> naming": {} },
    },
    objectives: { naming: crossEntropy("label") },
    learning: { otherwise: learning as typeof mine },
  });
const json = (of: object) => JSON.parse(JSON.stringify(of));

describe("a rule of one's own", () => {
  test("trains as the rule does that it restates, to the bit", async () => {
    const runs = [];
    for (const learning of [mine, feedbackAlignment({ optimizer: adam(1e-2) })])
      runs.push(await train(model(learning), digits(), { seed: 2, progress: false }));
    expect(runs[0]!.synapses).toEqual(runs[1]!.synapses);
    expect(runs[0]!.outcome.outcome).toBe("finished");
  });

  test("is in the JSON as its name, its settings and the hash of its source, and in a circuit's pictures by its name", () => {
    const { learning } = json(model(mine));
    expect(learning["V1 -> naming"]).toEqual({
      ...{ kind: "own", name: "mine", needs: ["teaching"], optimizer: json(adam(1e-2)), settings: { gain: 1 } },
      code: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(model(mine).plausibility()[0]).toMatchObject({ rule: "mine", locality: "local" });
    expect(String(model(mine).diagram())).toContain("mine");
  });

  test("comes back where it is given back, within another too, and the circuit is the same", async () => {
    for (const learning of [mine, scaled(mine, { target: 0.5 })]) {
      const again = circuit(json(model(learning)), { rules: { mine } });
      expect(again.hash).toBe(model(learning).hash);
      const run = await train(again, digits(), { seed: 2, progress: false });
      expect(run.synapses).toEqual((await train(model(learning), digits(), { seed: 2, progress: false })).synapses);
    }
    expect(circuit(model(mine).toJSON() as never).hash).toBe(model(mine).hash);
  });

  test("is asked for in one line, and so is the same one", () => {
    const ask =
      'learning "retina -> V1": rule "mine": it is one of your own, and its functions are not in JSON; give it back: circuit(json, { rules: { mine } })';
    expect(() => circuit(json(model(mine)))).toThrow(ask);
    expect(() => circuit(json(model(scaled(mine, { target: 1 }))))).toThrow(ask);
    expect(() => circuit(json(model(mine)), { rules: { mine: other } })).toThrow(
      /^learning "retina -> V1": rule "mine": its source is not that of the rule in the JSON/,
    );
  });

  test("has another hash with other settings or another source", () => {
    const faster = { ...mine, settings: { gain: 2 } };
    expect(model(faster).hash).not.toBe(model(mine).hash);
    expect(other.code).not.toBe(mine.code);
    expect(rule({ name: "a", needs: [], locality: "local", direction: () => ({ synapses: {} }) }).code).toBe(
      rule({ name: "b", needs: [], locality: "local", direction: () => ({ synapses: {} }) }).code,
    );
  });

  test("that makes no sense is refused in one line", () => {
    const sound = { name: "a", needs: [], locality: "local", direction: () => ({ synapses: {} }) } as const;
    expect(() => rule({ ...sound, name: "1 a" })).toThrow(
      "rule(): its name is a letter, then letters, digits, dots and underscores",
    );
    expect(() => rule({ ...sound, direction: 3 as never })).toThrow(
      "rule(): direction is a function that gives { synapses: { weights } }",
    );
    expect(() => rule({ ...sound, settings: { gain: Number.NaN } })).toThrow(
      'rule "a": its setting gain is a number, not NaN',
    );
  });
});

describe("what a rule of one's own does is held to what it says", () => {
  const own = (spec: object) => rule({ ...{ name: "m", needs: ["rate"], locality: "local" }, ...spec } as never);
  /** No objective: nothing is taught by these. */
  const without = (otherwise: object, first = {}) =>
    circuit({
      ...(model(mine).toJSON() as object),
      objectives: {},
      learning: { otherwise, ...first },
    } as never) as never;
  const trained = (spec: object) =>
    train(without(own(spec)), digits(), { progress: false }).then(
      () => "",
      (error: Error) => error.message,
    );
  const grown = { direction: ({ pre, post }: Found) => ({ synapses: { weights: pre.transpose().matMul(post) } }) };

  test.each([
    [
      { needs: ["rates"] },
      'rule(): needs is a list of signals, of rate, spikes, teaching, error, phases, loss, contrast; not "rates"',
    ],
    [
      { locality: "localish" },
      'rule(): a locality is one of local, broadcast, weight transport, nonlocal in time, not "localish"',
    ],
    [{ backward: { locality: "local" } }, "rule(): backward is { locality, across }"],
  ])("as it is made: %o", (spec, message) => {
    expect(() => own({ ...grown, ...spec })).toThrow(message);
  });

  test.each([
    [
      "a signal that it has not named",
      { direction: ({ error }: Found) => error },
      'rule "m": it reads error; add "error" to its needs',
    ],
    ["nothing", { direction: () => undefined }, 'rule "m": its direction gives { synapses: { weights } }, at once'],
    [
      "a matrix the wrong way round",
      { direction: ({ pre, post }: Found) => ({ synapses: { weights: post.transpose().matMul(pre) } }) },
      'rule "m": its direction gives synapses.weights of shape [12, 64]; it is [64, 12]',
    ],
    [
      "numbers that are not there",
      { direction: (found: Found) => ({ synapses: { weight: grown.direction(found).synapses.weights } }) },
      'rule "m": its direction gives synapses.weight, but the pathway has ',
    ],
    [
      "memory that it has not",
      { direction: (found: Found) => ({ ...grown.direction(found), memory: { mean: found.post } }) },
      'rule "m": its direction gives memory.mean, but the pathway has none',
    ],
  ])("as it is carried out: %s", async (_, spec, message) => {
    expect(await trained(spec)).toContain(message);
  });

  test("and two of one name in a circuit are one, or refused", () => {
    const [one, two] = [own(grown), own({ ...grown, equals: "something else" })];
    const both = (second: typeof one) => without(second, { "retina -> V1": one });
    expect(() => both(one)).not.toThrow();
    expect(() => both(two)).toThrow('learning: two rules of your own are called "m"; in JSON a name stands for one');
  });
});

test("a rule within another has the optimizer of the whole", () => {
  const whole = { ...scaled(hebb({ rate: 0.1 }), { target: 1 }), optimizer: sgd(0.5) };
  const made = circuit({
    architecture: { areas: { retina: image(2, 2), V1: area(3) }, pathways: { "retina -> V1": {} } },
    learning: { otherwise: whole },
  });
  expect(made.data.learning["retina -> V1"]).toMatchObject({ optimizer: sgd(0.5), rule: { optimizer: sgd(0.5) } });
});
