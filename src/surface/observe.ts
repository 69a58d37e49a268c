import { gradientName, type Shadow } from "../analysis/observatory";
import type { CircuitData, StageData } from "../circuit/data";
import type { Rule } from "../circuit/types";
import { nameOf } from "../learning/entry";
import type { Supplied } from "../learning/rule";
import { program } from "../program/program";
import type { RunSettings } from "../runs/record";
import { TriadError, UsageError } from "../support/errors";
import type { Dataset } from "../tasks/dataset";
import { checkFit } from "../train/data";
import { checkServed } from "./check-credit";
import { checkNormalised } from "./check-normalised";
import { checkSignals } from "./check-signals";
import { checkStages } from "./check-stages";
import type { AnyCircuit } from "./circuit";
import { parse } from "./parse";
import { withRule } from "./with-rule";

/**
 * What is measured while a circuit trains, at each plastic pathway.
 *
 * A measurement takes as long as about two training steps, one more for each shadow, and with `repeats` so many more and
 * the gradient of `samples` samples. Between measurements nothing is computed, but for shadows that learn something (a
 * weight mirror, Kolen–Pollack): they are carried along, which takes all steps once more and one step for each of them.
 * `run.record.observing` says how long it took, compiling apart. The training itself is the same to the bit; an interrupt is
 * heard once a measurement has ended.
 */
export interface Observe {
  /** Steps from one measurement to the next. */
  readonly every: number;
  /** Batches over which bias, variance and signal-to-noise ratio are taken at each measurement; default 0, none; else 2 or more. */
  readonly repeats?: number;
  /** Training samples, the first ones, of which the gradient is taken for that, and from which the batches are drawn; default 2000, at most all. */
  readonly samples?: number;
  /**
   * Rules in the shadow of the training: each on all pathways that have a rule, with the circuit's weights and batch at every
   * step and a memory and random numbers of its own, as if the circuit learned by it. A list, or by name. A rule without
   * a name has its own, and any has a number where there is one before it or the circuit has it too: `backprop 2`.
   */
  readonly shadow?:
    | readonly Rule<"rate" | Supplied>[]
    | { readonly [name: string]: Rule<"rate" | Supplied> | undefined };
}

/** The same with its defaults. */
export type Observed = RunSettings["observe"];

/** @throws UsageError naming the option that makes no sense */
export function parseObserve(where: string, given: number | Observe): Observed {
  const options: Partial<Observe> = typeof given === "number" ? { every: given } : (given ?? {});
  const { every, repeats = 0, samples = 2000, shadow = [] } = options;
  const whole = (name: string, value: unknown, fits: (value: number) => boolean, what: string) => {
    if (!Number.isInteger(value) || !fits(value as number))
      throw new UsageError(`${where}, observe`, `${name} is ${what}, not ${value}`);
  };
  whole("every", every, (n) => n >= 0, "a whole number of steps from one measurement to the next");
  whole("repeats", repeats, (n) => n === 0 || n >= 2, "a whole number of at least 2, or 0");
  whole("samples", samples, (n) => n >= 2, "a whole number of at least 2");
  const rules = Array.isArray(shadow)
    ? shadow.map((rule) => ["", rule] as const)
    : Object.entries(shadow as { readonly [name: string]: Rule });
  const named = rules.map(([name, rule]) => {
    if (typeof rule?.kind !== "string")
      throw new UsageError(`${where}, observe`, "shadow has rules, such as [backprop(), feedbackAlignment()]");
    return [name || nameOf(rule), rule] as const;
  });
  return { every: every!, repeats, samples, shadow: named };
}

/**
 * The circuit with this rule on all pathways that have one, through its own development or this one; that it listens to no
 * objective is no fault in a shadow.
 */
export function inPlace(model: AnyCircuit, rule: Rule, development?: readonly StageData[]): CircuitData {
  const data = parse(withRule(model, rule, Object.keys(model.data.learning), development), {});
  checkSignals(data);
  checkNormalised(data);
  checkStages(data);
  checkServed(data);
  return data;
}

/**
 * The shadows' circuits.
 *
 * @throws UsageError where such a rule cannot learn in the circuit
 */
export function shadowsOf(
  where: string,
  model: AnyCircuit,
  shadow: Observed["shadow"],
  task: string,
  dataset: Dataset,
): Shadow[] {
  const taken = new Set([gradientName, ...Object.values(model.data.learning).map(nameOf)]);
  return shadow.map(([own, rule]) => {
    let name = own;
    for (let nth = 2; taken.has(name); nth++) name = `${own} ${nth}`;
    taken.add(name);
    try {
      const plan = program(inPlace(model, rule));
      checkFit(plan, task, dataset);
      return { name, program: plan };
    } catch (error) {
      throw error instanceof TriadError ? new UsageError(`${where}, shadow "${own}"`, error.message) : error;
    }
  });
}
