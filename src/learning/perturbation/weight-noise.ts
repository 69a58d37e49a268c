import type { Synapses } from "../../architecture/dense";
import { add, mean, mul, type Scalar, type Tensor, type Tensor1D, type Tensor2D, zerosLike } from "../../ops";
import type { Costs, Member } from "../group";
import type { Nth } from "../rule";

/** Synapses by pathway, or something of their shapes. */
export type ByPathway = { readonly [pathway: string]: Synapses };

/** The streams that a rule has which draws noise for its weights. */
export const weightNoiseStreams = ["probe", "biasProbe"] as const;

/** Normal(0, 1) numbers for every synapse of the pathways, the same for one `nth` of an update. */
export const weightNoise = (members: readonly Member[], nth: Nth): ByPathway =>
  byPathway(members, ({ synapses: { weights, bias }, normal }) => ({
    weights: normal("probe", weights.shape, 1, nth) as Tensor2D,
    ...(bias && { bias: normal("biasProbe", bias.shape, 1, nth) as Tensor1D }),
  }));

/** The synapses of the pathways with `factor` times their noise added. */
export const noisy = (members: readonly Member[], noise: ByPathway, factor: number): ByPathway =>
  byPathway(members, ({ pathway, synapses }) =>
    each(synapses, (value, part) => add(value, mul(noise[pathway]![part]!, factor))),
  );

/** Zeros of the pathways' shapes: the start of a sum of noises. */
export const noNoise = (members: readonly Member[]): ByPathway =>
  byPathway(members, ({ synapses }) => each(synapses, (value) => zerosLike(value)));

/** A sum of noises, each by its factor, with one more. */
export const withNoise = (members: readonly Member[], sum: ByPathway, noise: ByPathway, factor: Tensor): ByPathway =>
  byPathway(members, ({ pathway, synapses }) =>
    each(synapses, (_, part) => add(sum[pathway]![part]!, mul(noise[pathway]![part]!, factor))),
  );

/** Something for each of the pathways, by their names. */
const byPathway = (members: readonly Member[], of: (member: Member) => Synapses): ByPathway =>
  Object.fromEntries(members.map((member) => [member.pathway, of(member)]));

/** A function of the weights, and of the bias where there is one. */
const each = (synapses: Synapses, of: (value: Tensor2D | Tensor1D, part: keyof Synapses) => unknown): Synapses =>
  ({
    weights: of(synapses.weights, "weights"),
    ...(synapses.bias && { bias: of(synapses.bias, "bias") }),
  }) as Synapses;

/** The cost of the batch as one number. */
export const costOfBatch = ({ each, whole }: Costs): Scalar => add(mean(each), whole) as Scalar;
