import type { Body } from "./body";
import { type Frame, int32, transplant } from "./frame";
import { atStep, closed, listInput, loop, setItem } from "./loop";

/** A scan that is being written down. */
export interface Scan {
  readonly steps: number;
  /** An edge around; a scan with a gradient has none. */
  readonly upTo: string | undefined;
  readonly body: Body;
  readonly recompute: boolean;
  /** How many of the body's inputs, and of its results, are the state. */
  readonly states: number;
  /** The frame in which the scan is, and there: */
  readonly around: Frame;
  readonly state: readonly string[];
  readonly inputs: readonly string[];
  readonly zero: string;
  /** Lists for the outputs. */
  readonly outputs: readonly string[];
}

/**
 * The loop forward, not yet written down, and the types of its outputs: the number of steps, the states, the inputs and captures
 * unchanged, the lists of the body's outputs, those of what is `saved`, and `upTo`.
 *
 * @param saved edges of the body's frame that are kept of every step
 * @param lists edges around of the lists to keep them in
 */
export function forward(
  { steps, upTo, body, states, around, state, inputs, zero, outputs }: Scan,
  saved: readonly string[],
  lists: readonly string[],
) {
  const { frame: of, captures } = body;
  const into = closed();
  const step = into.input({ shape: [], dtype: int32 });
  const edges = new Map<string, string>();
  body.inputs.slice(0, states).forEach((edge) => void edges.set(edge, into.input(of.typeOf(edge))));
  const whole = inputs.map((edge) => into.input(around.typeOf(edge)));
  const constant = [...captures.values()].map((edge) => into.input(of.typeOf(edge)));
  [...captures.values()].forEach((edge, i) => void edges.set(edge, constant[i]!));
  const kept = [...body.results.slice(states).map(({ edge }) => edge), ...saved];
  const listed = kept.map(() => listInput(into));
  const limit = upTo === undefined ? [] : [into.input(around.typeOf(upTo))];
  const next = body.results.slice(0, states).map(({ edge }) => edge);
  whole.forEach((edge, i) => {
    const given = body.inputs[states + i]!;
    edges.set(given, atStep(into, edge, step, of.typeOf(given)));
  });
  transplant(of, into, edges, [...next, ...kept]);
  const set = kept.map((edge, i) => setItem(into, listed[i]!, step, edges.get(edge)!, of.typeOf(edge)));
  return loop(
    limit[0] ?? steps,
    into,
    [...next.map((edge) => edges.get(edge)!), ...whole, ...constant, ...set, ...limit],
    [zero, ...state, ...inputs, ...captures.keys(), ...outputs, ...lists, ...(upTo === undefined ? [] : [upTo])],
  );
}
