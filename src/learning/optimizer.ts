import { add, div, maximum, mul, norm, pow, type Scalar, sqrt, square, sub, type Tensor } from "../ops";
import { UsageError } from "../support/errors";
import { atLeastZero, fraction, positive } from "../support/numbers";

export interface Sgd {
  readonly kind: "sgd";
  readonly rate: number;
}
export interface Momentum {
  readonly kind: "momentum";
  readonly rate: number;
  readonly decay: number;
}
export interface Adam {
  readonly kind: "adam";
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}
export interface Rmsprop {
  readonly kind: "rmsprop";
  readonly rate: number;
  readonly decay: number;
  readonly epsilon: number;
}
export interface Decayed {
  readonly kind: "decayed";
  readonly optimizer: Optimizer;
  readonly decay: number;
}
export interface Clipped {
  readonly kind: "clipped";
  readonly optimizer: Optimizer;
  readonly norm: number;
}

/** How the direction that a rule gives becomes a step of the weights: none where the rate, and any decay, is 0. */
export type Optimizer = Sgd | Momentum | Adam | Rmsprop | Decayed | Clipped;

/**
 * Plain descent: w ← w − rate · d.
 *
 * @param rate at least 0, as in all optimizers; with 0 the weights stay the same bits, which makes a null arm
 * @example
 * sgd(0.1).rate; // 0.1
 */
export const sgd = (rate: number): Sgd => ({ kind: "sgd", rate: atLeastZero("sgd()", "the rate", rate) });

/**
 * Heavy-ball momentum: v ← decay · v + d; w ← w − rate · v. Source: Polyak 1964; Sutskever et al. 2013, eq. 1–2.
 *
 * @param options.decay from 0 to 1, exclusive; default 0.9
 * @example
 * momentum(0.1, { decay: 0.8 }).decay; // 0.8
 */
export const momentum = (rate: number, { decay = 0.9 }: { readonly decay?: number } = {}): Momentum => ({
  kind: "momentum",
  rate: atLeastZero("momentum()", "the rate", rate),
  decay: fraction("momentum()", "decay", decay),
});

/**
 * Adam, with bias correction. Source: Kingma & Ba 2015, algorithm 1.
 *
 * @param options.beta1 memory of the mean; default 0.9
 * @param options.beta2 memory of the square; default 0.999
 * @param options.epsilon in units of the direction; default 1e-8
 * @example
 * adam(1e-3).beta2; // 0.999
 */
export const adam = (
  rate: number,
  { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 }: Partial<Pick<Adam, "beta1" | "beta2" | "epsilon">> = {},
): Adam => ({
  kind: "adam",
  rate: atLeastZero("adam()", "the rate", rate),
  beta1: fraction("adam()", "beta1", beta1),
  beta2: fraction("adam()", "beta2", beta2),
  epsilon: positive("adam()", "the epsilon", epsilon),
});

/**
 * RMSprop: each number's step is divided by the running root mean square of its direction.
 *
 * v ← decay · v + (1 − decay) · d²; w ← w − rate · d / (√v + epsilon), v from zero and without bias correction.
 * Source: Tieleman & Hinton 2012, lecture 6.5 of Neural Networks for Machine Learning.
 *
 * @param options.decay memory of the square, from 0 up to 1, exclusive; default 0.9
 * @param options.epsilon in units of the direction; default 1e-8
 * @example
 * rmsprop(1e-3).decay; // 0.9
 */
export const rmsprop = (
  rate: number,
  { decay = 0.9, epsilon = 1e-8 }: Partial<Pick<Rmsprop, "decay" | "epsilon">> = {},
): Rmsprop => ({
  kind: "rmsprop",
  rate: atLeastZero("rmsprop()", "the rate", rate),
  decay: fraction("rmsprop()", "decay", decay),
  epsilon: positive("rmsprop()", "the epsilon", epsilon),
});

/**
 * Any optimizer with decoupled weight decay: at each update the weights lose a share, beside the optimizer's own step.
 *
 * w ← w − λ · w + step. The share is of each update and not multiplied by a rate, as in the paper; what other libraries call
 * weight decay is λ / rate. Biases do not decay. Source: Loshchilov & Hutter 2019, algorithm 2.
 *
 * @param decay λ, from 0 up to 1, exclusive
 * @example
 * decayed(adam(1e-3), 1e-5).optimizer.kind; // "adam"
 */
export const decayed = (optimizer: Optimizer, decay: number): Decayed => ({
  kind: "decayed",
  optimizer,
  decay: fraction("decayed()", "decay", decay),
});

/**
 * Any optimizer, given directions that are no longer than `norm`: one that is longer keeps its way and is made as long as that.
 *
 * d ← d · min(1, norm / ‖d‖), for a pathway's weights and for its bias each by itself, so that no synapse need know what others
 * of the circuit do. Source: Pascanu, Mikolov & Bengio 2013, algorithm 1, whose norm is that of all parameters.
 *
 * @param options.norm Euclidean, above 0, in units of the direction
 * @example
 * clipped(momentum(0.1), { norm: 1 }).norm; // 1
 */
export const clipped = (optimizer: Optimizer, { norm }: { readonly norm: number }): Clipped => ({
  kind: "clipped",
  optimizer,
  norm: positive("clipped()", "the norm", norm),
});

/** A parameter when it is its turn to be stepped. */
export interface Parameter {
  readonly value: Tensor;
  /** What of a pathway it is. */
  readonly part: "weights" | "bias";
  /** Which update of it this is, from 1. */
  readonly count: Scalar;
}

/** An optimizer's entry in the table: its memory per parameter, which starts at zero, and its step. */
export interface OptimizerOf<O> {
  slots(optimizer: O): readonly string[];
  /**
   * @param direction what to descend, of the parameter's shape
   * @param slots one tensor of that shape for each of `slots`
   * @returns what is added to the parameter, and the new slots
   */
  step(direction: Tensor, slots: readonly Tensor[], parameter: Parameter, optimizer: O): Step;
  /** Loose data, such as from JSON, made exact. */
  parse(given: O): O;
}
export interface Step {
  readonly change: Tensor;
  readonly slots: readonly Tensor[];
}

type Table = { readonly [K in Optimizer["kind"]]: OptimizerOf<Extract<Optimizer, { kind: K }>> };

export const optimizers: Table = {
  sgd: {
    slots: () => [],
    step: (direction, _, __, { rate }) => ({ change: mul(direction, -rate), slots: [] }),
    parse: ({ rate }) => sgd(rate),
  },
  momentum: {
    slots: () => ["velocity"],
    step: (direction, [velocity], _, { rate, decay }) => {
      const next = add(mul(velocity!, decay), direction);
      return { change: mul(next, -rate), slots: [next] };
    },
    parse: ({ rate, decay }) => momentum(rate, { decay }),
  },
  adam: {
    slots: () => ["mean", "square"],
    step: (direction, [m, v], { count }, { rate, beta1, beta2, epsilon }) => {
      const mean = add(mul(m!, beta1), mul(direction, 1 - beta1));
      const uncentred = add(mul(v!, beta2), mul(square(direction), 1 - beta2));
      // Both bias corrections as factors on scalars, which costs two passes over the parameter less.
      const spread = sqrt(sub(1, pow(beta2, count)));
      const scale = mul(div(spread, sub(1, pow(beta1, count))), -rate);
      return {
        change: div(mul(mean, scale), add(sqrt(uncentred), mul(spread, epsilon))),
        slots: [mean, uncentred],
      };
    },
    parse: ({ rate, ...options }) => adam(rate, options),
  },
  rmsprop: {
    slots: () => ["square"],
    step: (direction, [v], _, { rate, decay, epsilon }) => {
      const uncentred = add(mul(v!, decay), mul(square(direction), 1 - decay));
      return { change: div(mul(direction, -rate), add(sqrt(uncentred), epsilon)), slots: [uncentred] };
    },
    parse: ({ rate, ...options }) => rmsprop(rate, options),
  },
  decayed: {
    slots: ({ optimizer }) => optimizerEntry(optimizer).slots(optimizer),
    step: (direction, slots, parameter, { optimizer, decay }) => {
      const step = optimizerEntry(optimizer).step(direction, slots, parameter, optimizer);
      return parameter.part === "bias" ? step : { ...step, change: sub(step.change, mul(parameter.value, decay)) };
    },
    parse: ({ optimizer, decay }) => decayed(parseOptimizer(optimizer), decay),
  },
  clipped: {
    slots: ({ optimizer }) => optimizerEntry(optimizer).slots(optimizer),
    step: (direction, slots, parameter, { optimizer, norm: most }) => {
      // To the bit 1 where nothing is to be clipped.
      const scale = div(most, maximum(norm(direction), most));
      return optimizerEntry(optimizer).step(mul(direction, scale), slots, parameter, optimizer);
    },
    parse: ({ optimizer, norm }) => clipped(parseOptimizer(optimizer), { norm }),
  },
};

/** An optimizer's entry in the table, for code that treats all optimizers alike. */
export const optimizerEntry = ({ kind }: Optimizer): OptimizerOf<Optimizer> =>
  optimizers[kind] as OptimizerOf<Optimizer>;

/**
 * Loose data made an exact optimizer.
 *
 * @throws UsageError where there is no such optimizer, or a number in it makes no sense
 */
export function parseOptimizer(given: unknown): Optimizer {
  const { kind } = (given ?? {}) as Optimizer;
  if (!Object.hasOwn(optimizers, kind))
    throw new UsageError("optimizer", `no kind "${kind}"; there are ${Object.keys(optimizers).join(", ")}`);
  return optimizerEntry(given as Optimizer).parse(given as Optimizer);
}
