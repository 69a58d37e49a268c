import {
  add,
  div,
  log,
  mean,
  mul,
  neg,
  reshape,
  type Scalar,
  scalar,
  square,
  sub,
  sum,
  type Tensor2D,
} from "../../ops";
import { UsageError } from "../../support/errors";
import { positive, share } from "../../support/numbers";
import { byArea } from "../by-area";
import type { GroupArea } from "../group";
import { adam, type Optimizer, parseOptimizer } from "../optimizer";
import type { OptimizedRule, RuleOf } from "../rule";
import { byReward, type Explored, explored } from "./by-reward";
import { learningAreas, nodeNoiseStreams, toPathways } from "./node-noise";
import { usualCost, usualMemory, withBatch } from "./usual-cost";

/** From what the reward is told apart: the others of the batch, the batches before, or nothing. */
const baselines = ["mean", "running", "none"] as const;

export interface Reinforce extends OptimizedRule<"loss"> {
  readonly kind: "reinforce";
  readonly baseline: (typeof baselines)[number];
  /** Only where the baseline is running. */
  readonly newest?: number;
  readonly tau?: number;
}

/**
 * REINFORCE: an area chooses one of its units at random, and does more often what was better rewarded than usual.
 *
 * Δw = step((1/N) Σₙ Σₜ (rₙₜ − b) eₙₜ), with eₜ = κ eₜ₋₁ + pre · ∂log πₜ/∂h. While it learns, each area on which pathways of the rule
 * end emits 1 at one unit k and 0 at the others, k drawn with the probability π = softmax of its activity, which for a read-out
 * gives ∂log π/∂h = 1ₖ − π; r is the cost that comes of it with its sign turned. Without τ its mean is the gradient of the
 * expected reward, whether or not the reward has one; b leaves the mean and lowers the variance. What is added to draw k follows Gumbel's
 * distribution. It is meant for an area with the objective `reward`, which when it is tested chooses what is likeliest; areas
 * before it that do not choose can learn by `threeFactor`. In units that keep something from step to step, such as leaky ones, what
 * they keep is left out of ∂h.
 * Source: Williams 1992, theorem 1, sections 4 and 8; Yellott 1977 for the draw.
 *
 * @param options.baseline b: `"mean"` (default), of the other samples of the batch in that step, 0 for objectives of a batch as a whole; `"running"`, of the batches
 * before; `"none"`, 0
 * @param options.newest weight of the newest batch in the running mean, above 0 and at most 1; default 0.1
 * @param options.tau time constant of the eligibility, κ = exp(−dt / τ), ms; default none, nothing is forgotten before the end
 * @param options.optimizer default `adam(1e-3)`
 * @throws UsageError where there is no such baseline, or a number makes no sense
 * @example
 * reinforce({ baseline: "running" }).needs[0]; // "loss"
 */
export function reinforce({
  baseline = "mean",
  newest,
  tau,
  optimizer = adam(1e-3),
}: {
  readonly baseline?: Reinforce["baseline"];
  readonly newest?: number;
  readonly tau?: number;
  readonly optimizer?: Optimizer;
} = {}): Reinforce {
  if (!baselines.includes(baseline))
    throw new UsageError("reinforce()", `no baseline "${baseline}"; there are ${baselines.join(", ")}`);
  if (newest !== undefined && baseline !== "running")
    throw new UsageError("reinforce()", `newest is of baseline "running", not of "${baseline}"`);
  const averages = baseline === "running" ? { newest: share("reinforce()", "newest", newest ?? 0.1) } : {};
  const forgets = tau === undefined ? {} : { tau: positive("reinforce()", "tau", tau) };
  return { kind: "reinforce", needs: ["loss"], baseline, ...averages, ...forgets, optimizer };
}

export const reinforceEntry: RuleOf<Reinforce> = {
  // Others of the batch are other times.
  locality: (_, { baseline }) => (baseline === "mean" ? "nonlocal in time" : "broadcast"),
  equals: "the gradient of the reward expected of the choices, in its mean, where no trace fades",
  source:
    "Williams 1992, Mach. Learn. 8:229, theorem 1, doi:10.1007/BF00992696; Yellott 1977, J. Math. Psychol. 15:109, doi:10.1016/0022-2496(77)90026-8",
  parse: ({ optimizer, ...options }) => reinforce({ ...options, optimizer: parseOptimizer(optimizer) }),
  memory: (_, { baseline }) => (baseline === "running" ? usualMemory : {}),
  streams: nodeNoiseStreams,
  inTime: true,
  together: (group) => {
    const areas = learningAreas(group);
    const alone = areas.find(({ drive }) => drive.shape[1] === 1);
    if (alone)
      throw new UsageError(
        `area "${alone.area}"`,
        "reinforce chooses one of its units, but it has only one; to do nothing is an action too: readout(2)",
      );
    const costs = group.costs({ choices: byArea(areas, gumbel) });
    return toPathways(areas, ({ area }, { pathway }) => explored(costs, pathway, costs.scores[area]!));
  },
  direction: ({ synapses, memory, dt, signals }, { baseline, newest, tau }) => {
    const found = signals as Explored;
    const usual = { mean: () => ofOthers(found), running: () => usualCost(memory, newest!), none: () => scalar(0) };
    return {
      synapses: byReward(synapses, found, usual[baseline](), tau === undefined ? 1 : Math.exp(-dt / tau)),
      ...(baseline === "running" && { memory: withBatch(memory, found, newest!) }),
    };
  },
};

/** Numbers of Gumbel's distribution for every unit, sample and step: half the sum of two squared normal ones is exponential. */
function gumbel({ drive, incoming }: GroupArea): Tensor2D {
  const { normal } = incoming.find(({ plastic }) => plastic)!;
  const wait = mul(sum(square(normal("probe", [2, ...drive.shape])), 0), 0.5);
  return neg(log(add(wait, 1e-30))) as Tensor2D;
}

/** What the other samples of the batch cost on the mean, for each sample and step; 0 where there is no other. */
function ofOthers({ coming }: Explored): Tensor2D | Scalar {
  const samples = coming.shape[1];
  if (samples === 1) return scalar(0);
  return div(sub(reshape(mul(mean(coming, 1), samples), [-1, 1]), coming), samples - 1) as Tensor2D;
}
