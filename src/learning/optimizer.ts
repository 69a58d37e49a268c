import { add, div, mul, pow, type Scalar, sqrt, square, sub, type Tensor } from "../ops";
import { UsageError } from "../support/errors";

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

/** How the direction that a rule gives becomes a step of the weights. */
export type Optimizer = Sgd | Momentum | Adam;

/**
 * Plain descent: w ← w − rate · d.
 *
 * @example
 * sgd(0.1).rate; // 0.1
 */
export const sgd = (rate: number): Sgd => ({ kind: "sgd", rate: positive("sgd()", "rate", rate) });

/**
 * Heavy-ball momentum: v ← decay · v + d; w ← w − rate · v. Source: Polyak 1964; Sutskever et al. 2013, eq. 1–2.
 *
 * @param options.decay from 0 to 1, exclusive; default 0.9
 * @example
 * momentum(0.1, { decay: 0.8 }).decay; // 0.8
 */
export const momentum = (rate: number, { decay = 0.9 }: { readonly decay?: number } = {}): Momentum => ({
  kind: "momentum",
  rate: positive("momentum()", "rate", rate),
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
  rate: positive("adam()", "rate", rate),
  beta1: fraction("adam()", "beta1", beta1),
  beta2: fraction("adam()", "beta2", beta2),
  epsilon: positive("adam()", "epsilon", epsilon),
});

/** An optimizer's entry in the table: its memory per parameter, which starts at zero, and its step. */
export interface OptimizerOf<O> {
  readonly slots: readonly string[];
  /**
   * @param direction what to descend, of the parameter's shape
   * @param slots one tensor of that shape for each of `slots`
   * @param count which update of this parameter it is, from 1
   * @returns what is added to the parameter, and the new slots
   */
  step(direction: Tensor, slots: readonly Tensor[], count: Scalar, optimizer: O): Step;
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
    slots: [],
    step: (direction, _, __, { rate }) => ({ change: mul(direction, -rate), slots: [] }),
    parse: ({ rate }) => sgd(rate),
  },
  momentum: {
    slots: ["velocity"],
    step: (direction, [velocity], _, { rate, decay }) => {
      const next = add(mul(velocity!, decay), direction);
      return { change: mul(next, -rate), slots: [next] };
    },
    parse: ({ rate, decay }) => momentum(rate, { decay }),
  },
  adam: {
    slots: ["mean", "square"],
    step: (direction, [m, v], count, { rate, beta1, beta2, epsilon }) => {
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
};

/**
 * Loose data made an exact optimizer.
 *
 * @throws UsageError where there is no such optimizer, or a number in it makes no sense
 */
export function parseOptimizer(given: unknown): Optimizer {
  const { kind } = (given ?? {}) as Optimizer;
  if (!Object.hasOwn(optimizers, kind))
    throw new UsageError("optimizer", `no kind "${kind}"; there are ${Object.keys(optimizers).join(", ")}`);
  return (optimizers[kind] as OptimizerOf<Optimizer>).parse(given as Optimizer);
}

function positive(where: string, name: string, value: number): number {
  if (!Number.isFinite(value) || value <= 0)
    throw new UsageError(where, `the ${name} is a number above 0, not ${value}`);
  return value;
}

function fraction(where: string, name: string, value: number): number {
  if (!(value >= 0 && value < 1)) throw new UsageError(where, `${name} is from 0 up to 1, exclusive, not ${value}`);
  return value;
}
