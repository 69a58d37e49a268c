import { wholeNumbers } from "../../support/numbers";

/** The wiring of a pathway, one row a source unit and one column a target unit: 1 where there is a synapse, else 0. */
export type Mask = readonly (readonly number[])[];

/** The mask of the synapses for which that is so. */
export const maskOf = (pre: number, post: number, has: (source: number, target: number) => boolean): Mask =>
  Array.from({ length: pre }, (_, source) =>
    Array.from({ length: post }, (_, target) => (has(source, target) ? 1 : 0)),
  );

/** Height and width, and what else a shape has, each of at least 1; `name` is what the error calls it: `"the source"`. */
export function checkSides(where: string, name: string, sides: readonly number[], called: readonly string[]): void {
  const named = Object.fromEntries(called.map((side, i) => [`${name}'s ${side}`, sides?.[i] as number]));
  wholeNumbers(where, named, Object.fromEntries(Object.keys(named).map((side) => [side, 1])));
}
