import type { Synapses } from "../architecture/dense";
import { drawNormal } from "../engine/draws";
import { entryOf } from "../learning/entry";
import { optimizerEntry } from "../learning/optimizer";
import type { AtPathway, Memories, Memory } from "../learning/rule";
import {
  add,
  cast,
  mul,
  type Scalar,
  scalar,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tensor,
  tidy,
  zeros,
} from "../ops";
import type { PathwayStep, Program } from "../program/program";
import type { Stream } from "../support/streams";
import { folded, type Limits, limitsOf } from "./limits";

/** The stream from which wrong labels are drawn, of every pathway whose rule needs a contrast. */
export const falsifying = "wrong";

/** Everything about a pathway that changes while a circuit trains. */
export type PathwayState = {
  readonly synapses: Synapses;
  /** The rule's own numbers. */
  readonly memory: Memories;
  /** The optimizer's numbers, for each of the synapses' tensors. */
  readonly slots: { readonly [K in keyof Synapses]: readonly Tensor[] };
  /** The keys of the rule's own random streams, int32 [2] each. */
  readonly streams: { readonly [name: string]: Tensor };
  /** What the weights are held to, where they are. */
  readonly limits?: Limits;
  /** How many updates the pathway has had. */
  readonly count: Scalar;
};

/** The state of a circuit in training, pathway by pathway. */
export type State = { readonly [pathway: string]: PathwayState };

/**
 * The state before the first step. Weights are normal with standard deviation gain / √(source units) unless the circuit
 * gives them; biases are zero. Every pathway draws from streams of its own name, so that adding one shifts no other.
 */
export function initialState(program: Program, streams: (name: string) => Stream): State {
  return Object.fromEntries(
    Object.values(program.pathways).map((step) => [step.pathway, initialPathway(step, streams)]),
  );
}

function initialPathway(step: PathwayStep, streams: (name: string) => Stream): PathwayState {
  const { pathway, units, scale, rule } = step;
  const shape: [number, number] = [units.pre, units.post];
  const limits = limitsOf(step);
  const drawn = () => tensor(streams(`init/${pathway}`).normal(units.pre * units.post, scale), shape, "float32");
  const weights = step.weights
    ? (tensor(step.weights as number[][], shape, "float32") as Tensor2D)
    : tidy(() => folded(drawn() as Tensor2D, limits));
  const synapses: Synapses = step.bias ? { weights, bias: zeros([units.post]) as Tensor1D } : { weights };
  const memory = rule ? initialMemory(step, entryOf(rule).memory(units, rule), streams) : {};
  const kept = rule ? optimizerEntry(rule.optimizer).slots(rule.optimizer) : [];
  const slotsFor = (of: Tensor) => kept.map(() => zeros(of.shape));
  const slots = { weights: slotsFor(weights), ...(synapses.bias && { bias: slotsFor(synapses.bias) }) };
  const named = (rule && entryOf(rule).streams) ?? [];
  const falsifies = (rule?.needs as readonly string[] | undefined)?.includes("contrast") ?? false;
  const keys = (falsifies ? [...named, falsifying] : named).map((name) => {
    const key = streams(`${name}/${pathway}`).integers(2, 2 ** 31);
    return [name, tensor(key, [2], "int32")];
  });
  return { synapses, memory, slots, streams: Object.fromEntries(keys), ...(limits && { limits }), count: scalar(0) };
}

function initialMemory(
  { pathway, scale }: PathwayStep,
  memory: { readonly [name: string]: Memory },
  streams: (name: string) => Stream,
): Memories {
  return Object.fromEntries(
    Object.entries(memory).map(([name, { shape, start }]) => {
      if (start === "zero") return [name, zeros([...shape])];
      const n = shape.reduce((product, k) => product * k, 1);
      const sd = start === "like weights" ? scale : start.sd;
      return [name, tensor(streams(`${name}/${pathway}`).normal(n, sd), [...shape], "float32")];
    }),
  );
}

/** A pathway's numbers, as its rule finds them. */
export const atPathway = ({ scale }: PathwayStep, { synapses, memory, streams, count }: PathwayState): AtPathway => ({
  synapses,
  memory,
  scale,
  normal: (name, shape, sd = 1, several) => {
    const update = cast(count, "int32");
    const draw = several ? add(mul(update, scalar(several.of, "int32")), several.nth) : update;
    return drawNormal({ key: streams[name]!, draw }, shape, sd).values;
  },
});
