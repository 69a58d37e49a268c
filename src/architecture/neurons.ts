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

/** What of a derivative by synapses' numbers is kept between time steps, by name, [samples, numbers, units or 1] each. */
export type Traces = { readonly [name: string]: Tensor };

/** How the activity of a time step comes to depend on some numbers by which the drive does. */
export interface Carried {
  /** ∂activity/∂numbers, [samples, numbers, units]. */
  readonly activity: Tensor;
  readonly traces: Traces;
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
  /** The names of its traces, all zero at the beginning. */
  readonly traces: readonly string[];
  /**
   * Carries derivatives forward in time: how the activity depends on numbers, given how the drive of the same step does.
   *
   * @param drive ∂drive/∂numbers, [samples, numbers, units]; with one unit in place of all where it is the same for each
   * @param slope of this step and of the one before, [samples, 1, units]
   */
  carry(
    drive: Tensor,
    traces: Traces,
    slope: { readonly now: Tensor; readonly before: Tensor },
    area: A,
    dt: number,
  ): Carried;
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
    traces: [],
    carry: (drive, _, { now }) => ({ activity: mul(now, drive), traces: {} }),
  },
  leaky: {
    state: ["leaking"],
    step: (drive, { leaking }, { activation, tau, leak }, dt) => {
      const { rate } = activations[activation];
      const next = leaked(leaking!, leak === "activity" ? (rate(drive) as Tensor2D) : drive, tau, dt);
      return { rate: leak === "activity" ? next : (rate(next) as Tensor2D), state: { leaking: next } };
    },
    slope: (drive, { leaking }, { activation, tau, leak }, dt) => {
      const at = leak === "activity" ? drive : leaked(leaking!, drive, tau, dt);
      return mul(activations[activation].slope(at), 1 - kept(tau, dt)) as Tensor2D;
    },
    gain: ({ activation }) => activations[activation].gain,
    traces: ["leaking"],
    carry: (drive, { leaking }, { now }, { tau, leak }, dt) => {
      // What leaks is the activity itself, or the potential, of which the activity's slope is then a factor.
      const next = add(mul(leaking!, kept(tau, dt)), leak === "activity" ? mul(now, drive) : drive);
      return { activity: leak === "activity" ? next : mul(now, next), traces: { leaking: next } };
    },
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
    traces: ["potential"],
    carry: (drive, { potential }, { now }, { tau }, dt) => {
      const next = add(mul(potential!, kept(tau, dt)), drive);
      return { activity: mul(now, next), traces: { potential: next } };
    },
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
    traces: ["potential", "adaptation"],
    carry: (drive, { potential, adaptation }, { now, before }, area, dt) => {
      const spike = mul(before, sub(potential!, mul(adaptation!, area.adaptation)));
      const adapted = add(mul(adaptation!, kept(area.tauAdaptation, dt)), spike);
      const next = add(mul(potential!, kept(area.tau, dt)), drive);
      const activity = mul(now, sub(next, mul(adapted, area.adaptation)));
      return { activity, traces: { potential: next, adaptation: adapted } };
    },
  },
};

/** κ · leaking + (1 − κ) · towards: what it tends to under what stays the same. */
const leaked = (leaking: Tensor2D, towards: Tensor2D, tau: number, dt: number): Tensor2D =>
  add(mul(leaking, kept(tau, dt)), mul(towards, 1 - kept(tau, dt))) as Tensor2D;

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
