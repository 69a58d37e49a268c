import { area, image, input, readout } from "../architecture/areas";
import type { Pathway, Rule } from "../circuit/types";
import { compile } from "../engine/compile";
import { parseRule } from "../learning/entry";
import { backprop } from "../learning/gradient/backprop";
import { crossEntropy } from "../objectives/cross-entropy";
import { goodness } from "../objectives/goodness";
import { oneHot, type Tensor, type Tensor2D, tensor, tidy } from "../ops";
import { program } from "../program/program";
import { streams } from "../support/streams";
import type { Signals } from "../train/forward";
import { initialState, type State } from "../train/state";
import { directionsOf, trainStep } from "../train/step";
import { checkServed } from "./check-credit";
import { checkSignals } from "./check-signals";
import { parse } from "./parse";

/** Whether a rule keeps one of the promises that all rules keep. */
export interface Check {
  readonly check: string;
  readonly holds: boolean;
  /** What was found where it does not hold; else empty. */
  readonly found: string;
}

const mask = Array.from({ length: 6 }, (_, i) => [i % 2, 1, (i + 1) % 2, 0]);

/**
 * Holds a rule to much of what every rule of the library is held to, in a small circuit, on the backend that is in use: a row a check.
 *
 * Its direction has the shape of the weights and is finite; the same seed gives the same bits, and another seed others; a step
 * compiled is the step not compiled, to 1e-5 of the largest number of each tensor and 1e-6; a mask stays a mask. What the
 * rule is said to equal, only its author can test.
 *
 * @throws CircuitError where the rule makes no sense in any circuit
 * @example
 * checkRule(backprop()).every(({ holds }) => holds); // true
 */
export function checkRule(rule: Rule): readonly Check[] {
  const free = planWith(rule, {});
  const stage = free.stages[0]!;
  const step = (plan: typeof free, state: State, seed: number) => trainStep(plan, stage, state, batch(seed));
  const bits = (seed: number) => tidy(() => values(step(free, start(free, seed), seed)));
  return [
    checked("the direction has the shape of the weights, and is finite", () =>
      tidy(() => {
        const { weights } = directionsOf(free, stage, start(free, 1), batch(1), "rules").of("V1 -> IT").synapses;
        if (!weights) return "it has no weights";
        return weights.dataSync().every(Number.isFinite) ? "" : "it is not finite";
      }),
    ),
    checked("the same seed gives the same bits", () => (same(bits(5), bits(5)) ? "" : "they differ")),
    checked("another seed gives others", () => (same(bits(5), bits(6)) ? "they are the same" : "")),
    checked("a step compiled is the step not compiled", () => {
      const compiled = compile(({ state, signals }: { state: State; signals: Signals }) =>
        trainStep(free, stage, state, signals),
      );
      try {
        return tidy(() => {
          const given = { state: start(free, 7), signals: batch(7) };
          const [a, b] = [values(trainStep(free, stage, given.state, given.signals)), values(compiled(given))];
          const off = a.filter((each, i) => {
            const largest = each.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
            return !each.every((x, k) => Math.abs(x - b[i]![k]!) <= 1e-5 * largest + 1e-6);
          });
          return off.length === 0 ? "" : `${off.length} of ${a.length} tensors differ`;
        });
      } finally {
        compiled.dispose();
      }
    }),
    checked("a mask stays a mask", () =>
      tidy(() => {
        const plan = planWith(rule, { mask });
        let state = start(plan, 2);
        for (let i = 0; i < 3; i++) state = { ...state, ...step(plan, state, i).state };
        const weights = state["V1 -> IT"]!.synapses.weights.arraySync();
        const there = weights.flatMap((row, i) => row.filter((weight, j) => mask[i]![j] === 0 && weight !== 0)).length;
        return there === 0 ? "" : `${there} weights are where no synapse is`;
      }),
    ),
  ];
}

/** The small circuit; where the rule needs a contrast, with the label as an input and a goodness in both hidden areas. */
function planWith(given: Rule, wiring: Pathway) {
  const rule = parseRule(given);
  const apart = rule.needs.includes("contrast");
  const told = apart ? goodness("label", { threshold: 0.3 }) : undefined;
  const data = parse({
    architecture: {
      areas: {
        ...(apart && { hint: input("label", [3]) }),
        retina: image(2, 2),
        V1: area(6, { activation: "tanh" }),
        IT: area(4, { activation: "sigmoid" }),
        naming: readout(3),
      },
      pathways: { "retina -> V1": {}, "V1 -> IT": wiring, "IT -> naming": {}, ...(apart && { "hint -> V1": {} }) },
    },
    objectives: { V1: told, IT: told, naming: crossEntropy("label") },
    learning: { "IT -> naming": backprop(), otherwise: rule },
  });
  checkSignals(data);
  checkServed(data);
  return program(data);
}

const start = (plan: ReturnType<typeof planWith>, seed: number) => initialState(plan, streams(seed));

function batch(seed: number): Signals {
  const draw = streams(seed)("batch");
  return {
    image: tensor(draw.normal(5 * 4), [5, 4]) as Tensor2D,
    label: oneHot(tensor(draw.integers(5, 3), [5], "int32"), 3).toFloat() as Tensor2D,
  };
}

function checked(check: string, find: () => string): Check {
  try {
    const found = find();
    return { check, holds: found === "", found };
  } catch (error) {
    return { check, holds: false, found: (error as Error).message };
  }
}

/** The numbers of every tensor of a tree, always in the same order. */
function values(tree: unknown): number[][] {
  if (typeof (tree as Tensor).dataSync === "function") return [Array.from((tree as Tensor).dataSync())];
  const branches = tree as { readonly [name: string]: unknown };
  return Object.keys(branches)
    .sort()
    .flatMap((name) => values(branches[name]));
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
