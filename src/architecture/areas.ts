import { size } from "../circuit/names";
import type { Area } from "../circuit/types";
import { UsageError } from "../support/errors";
import { positive } from "../support/numbers";
import { type Activation, activations } from "./activations";
import { type Surrogate, surrogates } from "./surrogates";

/** An area that shows the circuit a signal of the task. */
export interface InputArea<Takes extends string = string> extends Area<"rate", Takes> {
  readonly kind: "input";
  readonly takes: readonly [Takes];
}

/** An area of rate units: activity = activation(sum of what its pathways bring). */
export interface RateArea extends Area<"rate", never> {
  readonly kind: "rate";
  readonly activation: Activation;
}

/** An area of leaky rate units, whose potential follows the drive, or whose activity follows it, with time constant `tau`. */
export interface LeakyArea extends Area<"rate", never> {
  readonly kind: "leaky";
  readonly activation: Activation;
  /** Time constant, ms. */
  readonly tau: number;
  /** What follows with that time constant. */
  readonly leak: "potential" | "activity";
}

/** What all spiking areas have. */
interface Spiking extends Omit<Area<"rate" | "spikes", never>, "kind"> {
  /** Membrane time constant, ms. */
  readonly tau: number;
  /** Potential at which a unit at rest fires, and which a spike takes from it. */
  readonly threshold: number;
  readonly surrogate: Surrogate;
  readonly steepness: number;
}

/** An area of leaky integrate-and-fire units. */
export interface LifArea extends Spiking {
  readonly kind: "lif";
}

/** An area of leaky integrate-and-fire units whose threshold rises with each spike. */
export interface AdaptiveLifArea extends Spiking {
  readonly kind: "adaptiveLif";
  /** By how much a spike raises the threshold. */
  readonly adaptation: number;
  /** Time constant with which it falls again, ms. */
  readonly tauAdaptation: number;
}

/** Every kind of area there is. */
export type AnyArea = InputArea | RateArea | LeakyArea | LifArea | AdaptiveLifArea;

/**
 * An input area that takes the task signal `signal`, one sample of which has shape `shape`.
 *
 * @example
 * input("image", [8, 8, 1]).takes[0]; // "image"
 */
export function input<const S extends string>(signal: S, shape: readonly number[]): InputArea<S> {
  if (typeof signal !== "string" || signal === "")
    throw new UsageError(
      "input()",
      `it takes the name of a task signal, such as "image", not ${JSON.stringify(signal)}`,
    );
  checkShape(`input(${JSON.stringify(signal)})`, shape);
  return { kind: "input", shape: [...shape], emits: ["rate"], takes: [signal] };
}

/**
 * An input area for grey images of `height` × `width` pixels: `input("image", [height, width, 1])`.
 *
 * @example
 * image(28, 28).shape.length; // 3
 */
export const image = (height: number, width: number): InputArea<"image"> => input("image", [height, width, 1]);

/**
 * An area of `units` rate units.
 *
 * @param options.activation how drive becomes rate; default `"relu"`
 * @example
 * area(256, { activation: "tanh" }).shape[0]; // 256
 */
export function area(units: number, options: { readonly activation?: Activation } = {}): RateArea {
  const { activation = "relu" } = options;
  checkShape("area()", [units]);
  checkActivation("area()", activation);
  return { kind: "rate", shape: [units], emits: ["rate"], activation };
}

/**
 * An area of `units` linear units, whose drive is read as it is: logits, or a prediction.
 *
 * @example
 * readout(10).activation; // "identity"
 */
export const readout = (units: number): RateArea => area(units, { activation: "identity" });

/**
 * An area of `units` leaky rate units, for circuits that live in time.
 *
 * u ← κu + (1 − κ)·drive, activity = activation(u); or, where the activity is what leaks, r ← κr + (1 − κ)·activation(drive);
 * with κ = exp(−dt / tau) and the circuit's time step dt.
 *
 * @param options.tau time constant, ms; default 10
 * @param options.leak `"potential"` (default) or `"activity"`
 * @param options.activation how potential becomes rate; default `"tanh"`
 * @example
 * leaky(64, { tau: 20 }).tau; // 20
 */
export function leaky(
  units: number,
  {
    tau = 10,
    activation = "tanh",
    leak = "potential",
  }: { readonly tau?: number; readonly activation?: Activation; readonly leak?: LeakyArea["leak"] } = {},
): LeakyArea {
  checkShape("leaky()", [units]);
  checkActivation("leaky()", activation);
  if (leak !== "potential" && leak !== "activity")
    throw new UsageError("leaky()", `leak is "potential" or "activity", not ${JSON.stringify(leak)}`);
  return { kind: "leaky", shape: [units], emits: ["rate"], activation, tau: positive("leaky()", "tau", tau), leak };
}

/** How a spiking area is made. */
export interface SpikingOptions {
  /** Membrane time constant, ms; default 20. */
  readonly tau?: number;
  /** Potential at which a unit fires; default 1. */
  readonly threshold?: number;
  /** The derivative that stands in for that of a spike; default `"fast sigmoid"`. */
  readonly surrogate?: Surrogate;
  /** β of the surrogate, at distances in units of the threshold; default the surrogate's own. */
  readonly steepness?: number;
}

/**
 * An area of `units` leaky integrate-and-fire units. Its activity is spikes, 0 or 1.
 *
 * v ← κv + drive − θz, z = 1 where v ≥ θ, with κ = exp(−dt / tau): a spike takes the threshold from the potential in the next
 * step, and that reset is not differentiated. Source: Neftci, Mostafa & Zenke 2019, eq. 4–5, with instantaneous synapses.
 *
 * @example
 * lif(100, { tau: 20 }).emits[1]; // "spikes"
 */
export const lif = (units: number, options: SpikingOptions = {}): LifArea => ({
  kind: "lif",
  ...spiking("lif()", units, options),
});

/**
 * An area of `units` leaky integrate-and-fire units with an adaptive threshold: θ + a·s, where s ← κ_a s + z grows by one
 * with each spike. Source: Bellec et al. 2020, eq. 6 and following.
 *
 * @param options.adaptation a, in units of potential; default 0.1
 * @param options.tauAdaptation ms; default 200
 * @example
 * adaptiveLif(100, { adaptation: 0.2 }).adaptation; // 0.2
 */
export const adaptiveLif = (
  units: number,
  {
    adaptation = 0.1,
    tauAdaptation = 200,
    ...options
  }: SpikingOptions & { readonly adaptation?: number; readonly tauAdaptation?: number } = {},
): AdaptiveLifArea => ({
  kind: "adaptiveLif",
  ...spiking("adaptiveLif()", units, options),
  adaptation: positive("adaptiveLif()", "adaptation", adaptation),
  tauAdaptation: positive("adaptiveLif()", "tauAdaptation", tauAdaptation),
});

function spiking(
  where: string,
  units: number,
  { tau = 20, threshold = 1, surrogate = "fast sigmoid", steepness }: SpikingOptions,
): Spiking {
  checkShape(where, [units]);
  if (!Object.hasOwn(surrogates, surrogate))
    throw new UsageError(where, `no surrogate "${surrogate}"; there are ${Object.keys(surrogates).join(", ")}`);
  return {
    shape: [units],
    emits: ["rate", "spikes"],
    tau: positive(where, "tau", tau),
    threshold: positive(where, "threshold", threshold),
    surrogate,
    steepness: positive(where, "steepness", steepness ?? surrogates[surrogate].steepness),
  };
}

/**
 * Loose data, such as from JSON, made an exact area.
 *
 * @throws UsageError where there is no such area
 */
export function parseArea(given: unknown): AnyArea {
  const { kind, shape = [], takes = [], ...options } = (given ?? {}) as { kind?: AnyArea["kind"] } & Loose;
  const units = shape.length === 1 ? shape[0]! : Number.NaN;
  if (kind === "input") return input(takes[0] ?? "", shape);
  if (kind === "rate") return area(units, options);
  if (kind === "leaky") return leaky(units, options);
  if (kind === "lif") return lif(units, options);
  if (kind === "adaptiveLif") return adaptiveLif(units, options);
  throw new UsageError(
    "area",
    `no kind "${kind}"; there are image(), input(), area(), readout(), leaky(), lif(), adaptiveLif()`,
  );
}

type Loose = {
  shape?: number[];
  takes?: string[];
  activation?: Activation;
  leak?: LeakyArea["leak"];
} & SpikingOptions &
  Partial<Pick<AdaptiveLifArea, "adaptation" | "tauAdaptation">>;

function checkActivation(where: string, activation: Activation): void {
  if (!Object.hasOwn(activations, activation))
    throw new UsageError(where, `no activation "${activation}"; there are ${Object.keys(activations).join(", ")}`);
}

function checkShape(where: string, shape: readonly number[]): void {
  if (!Array.isArray(shape) || shape.length === 0 || shape.some((n) => !Number.isInteger(n) || n < 1))
    throw new UsageError(where, `a shape is one or more whole numbers above 0, not [${shape.join(", ")}]`);
  if (size(shape) > 2 ** 24) throw new UsageError(where, `${size(shape)} units are too many; at most 2^24`);
}
