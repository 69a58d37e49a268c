import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { compile, crossEntropy, image, type Pathway, readout, sparseness, useBackend } from "../../src";
import { type Activation, activations } from "../../src/architecture/activations";
import { whyNoTfjsNode } from "../../src/engine/tfjs-node";
import {
  adam,
  clipped,
  decayed,
  momentum,
  type Optimizer,
  optimizers,
  rmsprop,
  sgd,
} from "../../src/learning/optimizer";
import type { AnyRule } from "../../src/learning/table";
import { objectiveEntry } from "../../src/objectives/table";
import { grad, oneHot, softmax, sum, type Tensor, type Tensor2D, tensor, tidy } from "../../src/ops";
import { program } from "../../src/program/program";
import { streams } from "../../src/support/streams";
import { parse } from "../../src/surface/parse";
import type { Signals } from "../../src/train/forward";
import { initialState, type State } from "../../src/train/state";
import { trainStep } from "../../src/train/step";
import { withoutLeaks } from "../unit/engine/leaks";
import { circuitFor, sampleObjectives, sampleRules, samplesIn } from "./samples";

type Tree = Tensor | readonly Tree[] | { readonly [name: string]: Tree };
const leaves = (tree: Tree): Tensor[] =>
  "dataSync" in tree && typeof tree.dataSync === "function"
    ? [tree as Tensor]
    : Object.keys(tree)
        .sort()
        .flatMap((name) => leaves((tree as { readonly [name: string]: Tree })[name]!));
const valuesOf = (tree: Tree) => leaves(tree).map((one) => Array.from(one.dataSync()));
const largest = (values: readonly number[]) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

/** The engine's promise: |a − b| ≤ 1e-5 · max|a| + 1e-6 for each output against not compiled; against itself to the bit. */
function keepsThePromise<A extends Tree>(fn: (args: A) => Tree, draw: (seed: number) => A) {
  const compiled = compile<A, Tree>(fn);
  fc.assert(
    fc.property(fc.nat(), (seed) => {
      tidy(() => {
        const args = draw(seed);
        const plain = valuesOf(fn(args));
        const first = valuesOf(compiled(args));
        expect(first.length).toBe(plain.length);
        plain.forEach((a, i) => {
          expect(largest(a.map((value, k) => value - first[i]![k]!))).toBeLessThanOrEqual(1e-5 * largest(a) + 1e-6);
        });
        expect(valuesOf(compiled(args))).toEqual(first);
      });
    }),
    { seed: 1, numRuns: 15 },
  );
  expect(compiled.report()).toMatchObject({ native: true });
  compiled.dispose();
}

const optimizerSamples: { readonly [K in Optimizer["kind"]]: Optimizer } = {
  sgd: sgd(0.1),
  momentum: momentum(0.1),
  adam: adam(0.01),
  rmsprop: rmsprop(0.01, { epsilon: 1e-3 }),
  decayed: decayed(adam(0.01), 0.1),
  clipped: clipped(decayed(momentum(0.1), 0.01), { norm: 0.05 }),
};
const circuitWith = (rule: AnyRule, activation: Activation, wiring: Pathway = {}) => {
  const { units, learning, time, apart } = circuitFor(rule, 3);
  return program(
    parse({
      architecture: {
        areas: {
          ...apart.areas,
          retina: image(2, 2),
          V1: units(6, activation),
          IT: units(5, activation),
          naming: readout(3),
        },
        pathways: {
          "retina -> V1": {},
          "V1 -> IT": wiring,
          "retina -> IT": { bias: false },
          "IT -> naming": {},
          ...apart.pathways,
        },
      },
      objectives: {
        V1: [sparseness({ target: 0.1, scope: "local" }), ...apart.objectives],
        IT: apart.objectives,
        naming: crossEntropy("label"),
      },
      learning: { "IT -> naming": sampleRules.backprop, ...learning },
      ...(time && { time }),
    }),
  );
};
const rows = 5;
const drawSignals = (seed: number): Signals => {
  const stream = streams(seed)("batch");
  return {
    image: tensor(stream.normal(rows * 4), [rows, 4]) as Tensor2D,
    label: oneHot(tensor(stream.integers(rows, 3), [rows], "int32"), 3).toFloat() as Tensor2D,
  };
};
const stepOf = (rule: AnyRule, activation: Activation, wiring?: Pathway) => {
  const plan = circuitWith(rule, activation, wiring);
  type Arguments = { readonly state: State; readonly signals: Signals };
  return [
    ({ state, signals }: Arguments) => trainStep(plan, plan.stages[0]!, state, signals) as unknown as Tree,
    (seed: number): Arguments => ({ state: initialState(plan, streams(seed)), signals: drawSignals(seed) }),
  ] as const;
};

describe.skipIf(whyNoTfjsNode() !== undefined)("compiled on the native backend", () => {
  beforeAll(async () => void (await useBackend("tensorflow")));
  withoutLeaks();

  test.each(Object.keys(sampleRules) as AnyRule["kind"][])(
    "a training step of the rule %s keeps the promise",
    (kind) => {
      const [step, draw] = stepOf(sampleRules[kind], "tanh");
      keepsThePromise(step as never, draw as never);
    },
  );

  test.each(Object.keys(optimizers) as Optimizer["kind"][])("a step of the optimizer %s keeps the promise", (kind) => {
    const [step, draw] = stepOf({ ...sampleRules.backprop, optimizer: optimizerSamples[kind] }, "sigmoid");
    keepsThePromise(step as never, draw as never);
  });

  test("a step of a pathway that is held to a mask, to bounds and to signs keeps the promise", () => {
    const mask = Array.from({ length: 6 }, (_, i) => [1, i % 2, 1, 1, (i + 1) % 2]);
    const wiring = { mask, bounds: [-0.5, null], signs: [1, -1, 1, 1, -1, 1] } as const;
    const [step, draw] = stepOf(sampleRules.kolenPollack, "tanh", wiring);
    keepsThePromise(step as never, draw as never);
  });

  test.each(Object.keys(activations) as Activation[])("neurons of the kind %s keep the promise", (kind) => {
    const { rate } = activations[kind];
    keepsThePromise(
      ({ x }: { x: Tensor }) => ({ rate: rate(x), gradient: grad((x) => sum(rate(x)))(x) }),
      (seed) => ({ x: tensor(streams(seed)("x").normal(60, 2), [12, 5]) }),
    );
    const [step, draw] = stepOf(sampleRules.backprop, kind);
    keepsThePromise(step as never, draw as never);
  });

  test.each(Object.values(sampleObjectives))("the objective $kind keeps the promise", (objective) => {
    const table = objectiveEntry(objective);
    const samples = samplesIn(objective, 8);
    const loss = (x: Tensor, target: Tensor) => table.loss(x as Tensor2D, target as Tensor2D, objective, samples);
    keepsThePromise(
      ({ x, target }: { x: Tensor; target: Tensor }) => ({
        loss: loss(x, target),
        gradient: grad((x) => loss(x, target))(x),
      }),
      (seed) => ({
        x: tensor(streams(seed)("x").normal(32), [8, 4]),
        target: softmax(tensor(streams(seed)("target").normal(32), [8, 4])),
      }),
    );
  });
});
