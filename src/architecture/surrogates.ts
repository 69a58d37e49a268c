import { abs, add, cast, customGrad, div, greaterEqual, mul, relu, square, sub, type Tensor } from "../ops";

/** A derivative that stands in for that of the step by which a neuron fires, at the distance x of its voltage from threshold. */
export interface SurrogateOf {
  /** Elementwise; `steepness` is in units of 1 / x. */
  readonly slope: (x: Tensor, steepness: number) => Tensor;
  readonly steepness: number;
  readonly formula: string;
  readonly source: string;
}

export type Surrogate = "fast sigmoid" | "superspike" | "arctan" | "triangle";

// The derivative of the fast sigmoid x / (1 + β|x|), which is SuperSpike's as well: two names for one shape.
const fast = (x: Tensor, beta: number): Tensor => div(1, square(add(1, mul(beta, abs(x)))));

/** The surrogate derivatives, by the names under which they are known; `steepness` is the default β. */
export const surrogates: { readonly [K in Surrogate]: SurrogateOf } = {
  "fast sigmoid": {
    slope: fast,
    steepness: 25,
    formula: "1 / (1 + β|x|)²",
    source: "Neftci, Mostafa & Zenke 2019, IEEE Signal Process. Mag. 36:51, doi:10.1109/MSP.2019.2931595",
  },
  superspike: {
    slope: fast,
    steepness: 10,
    formula: "1 / (1 + β|x|)²",
    source: "Zenke & Ganguli 2018, Neural Comput. 30:1514, doi:10.1162/neco_a_01086",
  },
  arctan: {
    slope: (x, beta) => div(beta / 2, add(1, square(mul((Math.PI / 2) * beta, x)))),
    steepness: 2,
    formula: "(β/2) / (1 + (πβx/2)²)",
    source: "Fang et al. 2021, ICCV, arXiv:2007.05785",
  },
  triangle: {
    slope: (x, beta) => mul(beta, relu(sub(1, abs(x)))),
    steepness: 0.3,
    formula: "β max(0, 1 − |x|)",
    source: "Bellec et al. 2020, Nat. Commun. 11:3625, doi:10.1038/s41467-020-17236-y",
  },
};

/** Spikes, 0 or 1, of what is at or above 0, with the surrogate's derivative in place of that of the step. */
export const spikes = (x: Tensor, surrogate: Surrogate, steepness: number): Tensor => {
  const fire = customGrad((distance, save) => {
    (save as (tensors: unknown[]) => void)([distance]);
    return {
      value: cast(greaterEqual(distance as Tensor, 0), "float32"),
      gradFunc: (dy, saved) => mul(dy, surrogates[surrogate].slope(saved[0]!, steepness)),
    };
  });
  return fire(x);
};
