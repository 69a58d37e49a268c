import { add, customGrad, mul, sub, type Tensor, type Tensor2D, zerosLike } from "../ops";
import { activations } from "./activations";
import type { AdaptiveLifArea, LeakyArea, LifArea, RateArea } from "./areas";
import { spikes, surrogates } from "./surrogates";

/** What a unit keeps from one time step to the next, by name, [samples, units] each; all zero at the beginning. */
export type CellState = { readonly [name: string]: Tensor2D };

/** An area after a time step. */
export interface Fired {
  /** Activity, [samples, units]: a rate, or spikes as 0 and 1. */
  readonly rate: Tensor2D;
  readonly state: CellState;
}

/** How the units of a kind of area turn their drive into activity. */
export interface NeuronOf<A> {
  /** The names of what they keep; none for units that follow their drive at once. */
  readonly state: readonly string[];
  /**
   * One time step.
   *
   * @param drive what the pathways bring, [samples, units]
   * @param dt length of the step, ms
   */
  step(drive: Tensor2D, state: CellState, area: A, dt: number): Fired;
  /** The derivative of the activity by the drive of the same step. */
  slope(drive: Tensor2D, state: CellState, area: A, dt: number): Tensor2D;
  /** Factor on the standard deviation of the initial weights. */
  gain(area: A): number;
}

export type NeuralArea = RateArea | LeakyArea | LifArea | AdaptiveLifArea;
type Table = { readonly [K in NeuralArea["kind"]]: NeuronOf<Extract<NeuralArea, { kind: K }>> };

/** The share of its state that a unit with time constant `tau` keeps over a step of `dt`, both in ms. */
const kept = (tau: number, dt: number): number => Math.exp(-dt / tau);

export const neurons: Table = {
  rate: {
    state: [],
    step: (drive, _, { activation }) => ({ rate: activations[activation].rate(drive) as Tensor2D, state: {} }),
    slope: (drive, _, { activation }) => activations[activation].slope(drive) as Tensor2D,
    gain: ({ activation }) => activations[activation].gain,
  },
  leaky: {
    state: ["potential"],
    step: (drive, { potential }, { activation, tau }, dt) => {
      const next = leak(potential!, drive, tau, dt);
      return { rate: activations[activation].rate(next) as Tensor2D, state: { potential: next } };
    },
    slope: (drive, { potential }, { activation, tau }, dt) =>
      mul(activations[activation].slope(leak(potential!, drive, tau, dt)), 1 - kept(tau, dt)) as Tensor2D,
    gain: ({ activation }) => activations[activation].gain,
  },
  lif: {
    state: ["potential", "spikes"],
    step: (drive, state, area, dt) => {
      const potential = integrate(drive, state, area, dt);
      const fired = fire(potential, area.threshold, area);
      return { rate: fired, state: { potential, spikes: fired } };
    },
    slope: (drive, state, area, dt) => pseudo(integrate(drive, state, area, dt), area.threshold, area),
    gain: () => 1,
  },
  adaptiveLif: {
    state: ["potential", "spikes", "adaptation"],
    step: (drive, state, area, dt) => {
      const potential = integrate(drive, state, area, dt);
      const adaptation = add(mul(state.adaptation!, kept(area.tauAdaptation, dt)), state.spikes!) as Tensor2D;
      const fired = fire(potential, threshold(adaptation, area), area);
      return { rate: fired, state: { potential, spikes: fired, adaptation } };
    },
    slope: (drive, state, area, dt) => {
      const adaptation = add(mul(state.adaptation!, kept(area.tauAdaptation, dt)), state.spikes!) as Tensor2D;
      return pseudo(integrate(drive, state, area, dt), threshold(adaptation, area), area);
    },
    gain: () => 1,
  },
};

/** u ← κu + (1 − κ) drive: a unit at rest under a constant drive is at that drive. */
const leak = (potential: Tensor2D, drive: Tensor2D, tau: number, dt: number): Tensor2D =>
  add(mul(potential, kept(tau, dt)), mul(drive, 1 - kept(tau, dt))) as Tensor2D;

/** v ← κv + drive − θz: the reset by subtraction, after a spike in the step before. */
const integrate = (
  drive: Tensor2D,
  { potential, spikes }: CellState,
  { tau, threshold }: LifArea | AdaptiveLifArea,
  dt: number,
) => sub(add(mul(potential!, kept(tau, dt)), drive), mul(constant(spikes!), threshold)) as Tensor2D;

// The same, of which no gradient is taken.
const constant = customGrad((x) => ({ value: (x as Tensor).clone(), gradFunc: (dy: Tensor) => zerosLike(dy) }));

const threshold = (adaptation: Tensor2D, { threshold, adaptation: strength }: AdaptiveLifArea): Tensor2D =>
  add(threshold, mul(adaptation, strength)) as Tensor2D;

type Spiking = LifArea | AdaptiveLifArea;
// The distance from threshold in units of the threshold at rest.
const distance = (potential: Tensor, threshold: Tensor | number, area: Spiking): Tensor =>
  mul(sub(potential, threshold), 1 / area.threshold);
const fire = (potential: Tensor, threshold: Tensor | number, area: Spiking): Tensor2D =>
  spikes(distance(potential, threshold, area), area.surrogate, area.steepness) as Tensor2D;
const pseudo = (potential: Tensor, threshold: Tensor | number, area: Spiking): Tensor2D =>
  mul(
    surrogates[area.surrogate].slope(distance(potential, threshold, area), area.steepness),
    1 / area.threshold,
  ) as Tensor2D;
