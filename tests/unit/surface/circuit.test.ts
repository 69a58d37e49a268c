import { describe, expect, test } from "vitest";
import {
  adam,
  area,
  backprop,
  circuit,
  crossEntropy,
  directFeedbackAlignment,
  feedbackAlignment,
  image,
  meanSquaredError,
  oja,
  readout,
  reward,
  sparseness,
} from "../../../src";

const areas = { retina: image(8, 8), V1: area(16), IT: area(8), naming: readout(10) };
const pathways = { "retina -> V1": {}, "V1 -> IT": {}, "IT -> naming": {} };
const architecture = { areas, pathways };
const named = { naming: crossEntropy("label") };
// What only values can tell is tested through a circuit whose names have been forgotten.
const loose = (spec: object) => () => circuit(spec as Parameters<typeof circuit>[0]);

describe("a circuit refuses, in one line that says what would be right,", () => {
  test.each([
    ["no area", {}, "circuit: architecture.areas names no area"],
    [
      "a pathway from nowhere",
      { architecture: { areas, pathways: { ...pathways, "V4 -> IT": {} } } },
      'pathway "V4 -> IT": no area named "V4"; there are retina, V1, IT, naming',
    ],
    [
      "a pathway's name that is none",
      { architecture: { areas, pathways: { ...pathways, "V1 to IT": {} } } },
      'pathway "V1 to IT": a pathway is named "A -> B", or "A -> B / label"',
    ],
    [
      "a loop without a delay",
      { architecture: { areas, pathways: { ...pathways, "IT -> V1": { delay: 0 } } } },
      /pathway "IT -> V1": it closes a loop, since "V1" is declared before "IT"/,
    ],
    [
      "a pathway that ends on an input",
      { architecture: { areas: { ...areas, ear: image(2, 2) }, pathways: { ...pathways, "V1 -> ear": {} } } },
      /"ear" is an input, which the task drives/,
    ],
    [
      "an area that nothing drives",
      { architecture: { areas, pathways: { "retina -> V1": {}, "V1 -> IT": {} } } },
      'area "naming": no pathway ends on it, so nothing would ever drive it',
    ],
    [
      "weights of another shape",
      { architecture: { areas, pathways: { ...pathways, "V1 -> IT": { weights: [[1, 2], [3, 4]] } } } }, // biome-ignore format: a matrix
      'pathway "V1 -> IT": its weights are [2, 2], but from "V1" [16] to "IT" [8] they are [16, 8]',
    ],
    [
      "an objective nowhere",
      { architecture, objectives: { V4: sparseness({ target: 0 }) } },
      /there are retina, V1, IT, naming/,
    ],
    [
      "an objective for an input",
      { architecture, objectives: { retina: sparseness({ target: 0 }) } },
      /an input has nothing to learn/,
    ],
    [
      "a rule on no pathway",
      { architecture, objectives: named, learning: { "V1 -> naming": backprop() } },
      'learning "V1 -> naming": no pathway of this name; there are "retina -> V1", "V1 -> IT", "IT -> naming"',
    ],
    [
      "an unknown kind of rule",
      { architecture, learning: { otherwise: { kind: "magic", needs: [] } } },
      /no kind "magic"; there are .*backprop, .*feedbackAlignment, .*oja/,
    ],
    [
      "an unknown kind of objective",
      { architecture, objectives: { IT: { kind: "joy" } } },
      /no kind of objective "joy"; there are/,
    ],
    [
      "a stage with an unknown pathway",
      {
        architecture,
        objectives: named,
        learning: { otherwise: backprop() },
        development: [{ stage: "a", epochs: 1, plastic: ["V1 -> V2"] }],
      },
      /stage "a": no pathway named "V1 -> V2"/,
    ],
    [
      "half an epoch",
      {
        architecture,
        objectives: named,
        learning: { otherwise: backprop() },
        development: [{ stage: "a", epochs: 0.5 }],
      },
      'stage "a": epochs is a whole number of at least 0, not 0.5',
    ],
    [
      "a standard deviation that is none",
      { architecture: { areas, pathways: { "retina -> V1": { sd: 0 } } } },
      'pathway "retina -> V1": sd is a standard deviation of weights, a number above 0, not 0',
    ],
    [
      "weights and their standard deviation",
      { architecture: { areas, pathways: { "retina -> V1": { sd: 1, weights: [] } } } },
      'pathway "retina -> V1": give its weights, or the sd with which they are drawn, not both',
    ],
    [
      "plasticity without a rule",
      {
        architecture,
        objectives: named,
        learning: { "IT -> naming": backprop() },
        development: [{ stage: "a", epochs: 1, plastic: ["V1 -> IT"] }],
      },
      'stage "a": "V1 -> IT" is to be plastic but has no learning rule; give it one in learning',
    ],
  ])("%s", (_, spec, message) => {
    const error = expect(loose(spec));
    error.toThrow(message as string);
    try {
      loose(spec)();
    } catch (thrown) {
      expect((thrown as Error).message).not.toContain("\n");
    }
  });

  test.each([
    [
      "an objective without its target",
      { objectives: { naming: { kind: "crossEntropy" } } },
      /objective in area "naming": crossEntropy\(\): the target is the name of a task signal/,
    ],
    [
      "an optimizer without a rate",
      { learning: { otherwise: { kind: "backprop", optimizer: { kind: "sgd" } } } },
      'learning "otherwise": sgd(): the rate is a number of at least 0, not undefined',
    ],
    [
      "no optimizer",
      { learning: { otherwise: { kind: "oja" } } },
      'learning "otherwise": oja(): the rate is a number of at least 0, not undefined',
    ],
    [
      "an unknown optimizer",
      { learning: { otherwise: { kind: "backprop", optimizer: { kind: "toString" } } } },
      /no kind "toString"; there are sgd, momentum, adam/,
    ],
    ["a kind that every object has", { learning: { otherwise: { kind: "toString" } } }, /no kind "toString"/],
    [
      "an input that takes nothing",
      { architecture: { areas: { ...areas, retina: { kind: "input", shape: [8, 8, 1] } }, pathways } },
      /area "retina": input\(\): it takes the name of a task signal/,
    ],
    [
      "a pathway from what every object has",
      { architecture: { areas, pathways: { ...pathways, "constructor -> IT": {} } } },
      /no area named "constructor"/,
    ],
    [
      "weights that are no numbers",
      {
        architecture: {
          areas,
          pathways: { ...pathways, "IT -> naming": { weights: Array.from({ length: 8 }, () => Array(10).fill("1")) } },
        },
      },
      'pathway "IT -> naming": a weight is a finite number, not "1"',
    ],
  ])("%s, in what comes from JSON", (_, spec, message) => {
    expect(loose({ architecture, objectives: named, learning: { otherwise: backprop() }, ...spec })).toThrow(
      message as string,
    );
  });

  test("while what JSON leaves out takes its default", () => {
    const given = {
      architecture,
      objectives: { naming: { kind: "crossEntropy", from: "label" } },
      learning: { otherwise: { kind: "backprop", optimizer: { kind: "adam", rate: 1e-3 } } },
    };
    expect(loose(given)().hash).toBe(
      circuit({ architecture, objectives: named, learning: { otherwise: backprop() } }).hash,
    );
  });

  test("an objective that reaches no plastic pathway, naming the rule that stops the credit", () => {
    expect(
      loose({
        architecture,
        objectives: { V1: sparseness({ target: 0.1 }), ...named },
        learning: { "retina -> V1": oja({ rate: 1e-3 }), otherwise: backprop() },
      }),
    ).toThrow(
      /objective sparseness in area "V1": it reaches no plastic pathway in any stage: "retina -> V1" learns by oja/,
    );
    expect(
      loose({
        architecture,
        objectives: named,
        learning: { otherwise: backprop() },
        development: [{ stage: "a", epochs: 1, plastic: [] }],
      }),
    ).toThrow(/"IT -> naming" is plastic in no stage/);
  });

  test("a pathway that waits for a teaching signal which never comes", () => {
    expect(
      loose({ architecture, objectives: named, learning: { "V1 -> IT": oja({ rate: 1e-3 }), otherwise: backprop() } }),
    ).toThrow(
      'pathway "retina -> V1": backprop needs a teaching signal, but no objective reaches "V1": "V1 -> IT" (oja) carries no credit',
    );
    const direct = { "IT -> naming": directFeedbackAlignment(), otherwise: backprop() };
    expect(loose({ architecture, objectives: named, learning: direct })).toThrow(
      'no objective reaches "V1": "IT -> naming" (directFeedbackAlignment) carries no credit',
    );
    expect(
      loose({ architecture, objectives: { naming: reward("label") }, learning: { otherwise: backprop() } }),
    ).toThrow(
      "it reaches no plastic pathway in any stage: it has no gradient; reinforce() and threeFactor() learn from what it tells",
    );
    expect(
      loose({
        architecture,
        objectives: { naming: crossEntropy("label", { scope: "local" }) },
        learning: { otherwise: backprop() },
      }),
    ).toThrow(/pathway "retina -> V1": backprop needs a teaching signal/);
  });
});

describe("a circuit", () => {
  const model = circuit({
    architecture,
    objectives: {
      IT: [sparseness({ target: 0.05, weight: 0.1 }), meanSquaredError("image", { scope: "local" })],
      naming: crossEntropy("label"),
    },
    learning: { "retina -> V1": oja({ rate: 1e-3 }), otherwise: feedbackAlignment({ optimizer: adam(1e-3) }) },
    development: [
      { stage: "critical period", epochs: 1, plastic: ["retina -> V1"] },
      { stage: "schooling", epochs: 4, plastic: ["V1 -> IT", "IT -> naming"] },
    ],
  });

  test("leaves what it was made of as it was", () => {
    const weights = Array.from({ length: 64 }, () => [0, 0]);
    const parts = { retina: image(8, 8), V1: area(2) };
    const rule = oja({ rate: 1e-3 });
    circuit({
      architecture: { areas: parts, pathways: { "retina -> V1": { weights } } },
      learning: { otherwise: rule },
    });
    expect([weights, weights[0], parts, parts.V1, rule].some(Object.isFrozen)).toBe(false);
  });

  test("says of Oja's rule that it is local for one unit only", () => {
    const of = (units: number) =>
      circuit({
        architecture: { areas: { retina: image(8, 8), V1: area(units) }, pathways: { "retina -> V1": {} } },
        learning: { otherwise: oja({ rate: 1e-3 }) },
      }).plausibility()[0]!.locality;
    expect([of(1), of(2)]).toEqual(["local", "weight transport"]);
  });

  test("survives JSON with the same data and hash", () => {
    const again = circuit(JSON.parse(JSON.stringify(model)));
    expect(again.data).toEqual(model.data);
    expect(again.hash).toBe(model.hash);
  });

  test("has a hash that the order of keys does not change, and the order of areas does", () => {
    const of = (a: object, learning: object) =>
      circuit({
        architecture: {
          areas: a,
          pathways: { "retina -> V1": {}, "V1 -> naming": {}, "retina -> IT": {}, "IT -> naming": {} },
        },
        objectives: named,
        learning,
      } as never).hash;
    const { retina, V1, IT, naming } = areas;
    const rules = { "retina -> V1": backprop(), otherwise: feedbackAlignment() };
    const turned = { otherwise: feedbackAlignment(), "retina -> V1": backprop() };
    expect(of({ retina, V1, IT, naming }, rules)).toBe(of({ retina, V1, IT, naming }, turned));
    expect(of({ retina, V1, IT, naming }, rules)).not.toBe(of({ retina, IT, V1, naming }, rules));
  });

  test("is the same whatever the order of its objectives and of what a stage makes plastic", () => {
    const of = (objectives: object, plastic: string[]) =>
      circuit({
        architecture,
        objectives,
        learning: { otherwise: backprop() },
        development: [{ stage: "a", epochs: 1, plastic }],
      } as never).hash;
    const [IT, naming] = [sparseness({ target: 0.1 }), crossEntropy("label")];
    expect(of({ IT, naming }, ["V1 -> IT", "IT -> naming"])).toBe(of({ naming, IT }, ["IT -> naming", "V1 -> IT"]));
  });

  test("is frozen, and knows the signals that it asks for", () => {
    expect(() => Object.assign(model.data.areas, { extra: area(1) })).toThrow(TypeError);
    expect([...model.asks].sort()).toEqual(["image", "label"]);
  });

  test("lists what it assumes", () => {
    const rows = model.plausibility();
    expect(rows.map(({ rule }) => rule)).toEqual(["oja", "feedbackAlignment", "feedbackAlignment"]);
    expect(rows.every(({ source }) => /\d{4}/.test(source))).toBe(true);
  });

  test("assumes weight transport only where credit crosses to a pathway that learns from it", () => {
    const of = (
      rule: ReturnType<typeof backprop | typeof feedbackAlignment>,
      ...plastic: (keyof typeof architecture.pathways)[]
    ) =>
      circuit({
        architecture,
        objectives: named,
        learning: { otherwise: rule },
        development: [{ stage: "school", epochs: 1, plastic }],
      })
        .plausibility()
        .map((it) => [it.pathway, it.rule, it.locality]);
    const whole = ["retina -> V1", "V1 -> IT", "IT -> naming"] as const;
    expect(of(backprop(), ...whole)).toEqual([
      ["retina -> V1", "backprop", "local"],
      ["V1 -> IT", "backprop", "weight transport"],
      ["IT -> naming", "backprop", "weight transport"],
    ]);
    expect(of(feedbackAlignment(), ...whole).map(([, , locality]) => locality)).toEqual(["local", "local", "local"]);
    // The last layer alone is the delta rule.
    expect(of(backprop(), "IT -> naming")).toEqual([["IT -> naming", "backprop", "local"]]);
    const untrained = { architecture, objectives: named, learning: { otherwise: backprop() } };
    expect(circuit({ ...untrained, development: [{ stage: "none", epochs: 0 }] }).plausibility()).toEqual([]);
    // What does not learn itself still has to carry the credit.
    expect(of(backprop(), "V1 -> IT")).toEqual([
      ["V1 -> IT", "backprop", "local"],
      ["IT -> naming", "fixed", "weight transport"],
    ]);
  });
});
