/** What a pathway's weights may be, whatever its rule makes of them. A bias may be anything. */
export interface Constraints {
  /** One where there is a synapse and zero where there is none: [pre, post]. */
  readonly mask?: readonly (readonly number[])[];
  /** The least and the most that a weight may be; null where there is no such bound. */
  readonly bounds?: readonly [least: number | null, most: number | null];
  /** Of each source unit, 1 where all its weights are at least zero (excitatory), -1 where they are at most that (inhibitory). */
  readonly signs?: readonly number[];
}

/** The least and the most that the weights of a source unit may be where there is a synapse, as single precision has them. */
export function range({ bounds, signs }: Constraints, source: number): readonly [least: number, most: number] {
  const [least, most] = [bounds?.[0] ?? -Infinity, bounds?.[1] ?? Infinity].map(Math.fround) as [number, number];
  const sign = signs?.[source] ?? 0;
  return [sign > 0 ? Math.max(least, 0) : least, sign < 0 ? Math.min(most, 0) : most];
}
