import { add, mul, type Tensor1D } from "../../ops";
import { byArea } from "../by-area";
import type { Costs, Group, GroupArea, Member, Rates } from "../group";
import type { Nth } from "../rule";

/** The streams that a rule has which draws noise for the areas on which its pathways end. */
export const nodeNoiseStreams = ["probe"] as const;

/** The areas of the group on which a pathway ends that learns in this stage. */
export const learningAreas = ({ areas }: Group): readonly GroupArea[] =>
  areas.filter(({ incoming }) => incoming.some(({ plastic }) => plastic));

/** Normal(0, 1) numbers for every unit and sample, [samples, units], from the stream of the first pathway that learns. */
export const nodeNoise = (areas: readonly GroupArea[], nth?: Nth): Rates =>
  byArea(areas, ({ drive, incoming }) => {
    const { normal } = incoming.find(({ plastic }) => plastic)!;
    return normal("probe", drive.shape, 1, nth);
  });

/** What each sample is told that it costs: its own, and the whole batch's as many times as there are samples. */
export const toldToEach = ({ each, whole }: Costs): Tensor1D => add(each, mul(whole, each.shape[0]!)) as Tensor1D;

/** Something of an area for each of the pathways that end on it, by pathway. */
export const toPathways = <T>(
  areas: readonly GroupArea[],
  of: (area: GroupArea, member: Member) => T,
): { readonly [pathway: string]: T } =>
  Object.fromEntries(areas.flatMap((area) => area.incoming.map((member) => [member.pathway, of(area, member)])));
