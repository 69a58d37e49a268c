import { add, mul, sub } from "../../ops";
import { UsageError } from "../../support/errors";
import { share } from "../../support/numbers";
import { byArea } from "../by-area";
import type { Group, Member, Rates } from "../group";
import type { Wiring } from "../wiring";

/** How long, and how fast, the areas of a group settle. */
export interface Settling {
  readonly steps: number;
  readonly rate: number;
}

/** The rates of a group's areas at these drives. */
export const ratesAt = ({ areas }: Group, drives: Rates): Rates =>
  byArea(areas, ({ area, rate }) => rate(drives[area]!));

/**
 * Leaky integration of a group's areas, all at once: u ← u + rate · (drive(f(u)) − u), `steps` times. It stands still where
 * every u is the drive that the rates f(u) bring.
 *
 * @returns the drives u, [samples, units] each
 */
export const leaky = (
  group: Group,
  { steps, rate }: Settling,
  drives: (rates: Rates) => Rates,
  begin: Rates = byArea(group.areas, ({ drive }) => drive),
): Rates =>
  group.repeat(
    steps,
    (now: Rates): Rates => {
      const towards = drives(ratesAt(group, now));
      return byArea(group.areas, ({ area }) => add(now[area]!, mul(sub(towards[area]!, now[area]!), rate)));
    },
    begin,
  );

/**
 * The drives of a group's areas at these rates, from the areas before and from those after, through the same weights.
 *
 * @param gain a factor on what comes back across each pathway; default 1
 */
export const heard = (group: Group, wires: Wiring, rates: Rates, gain?: (pathway: Member) => number): Rates =>
  byArea(group.areas, (area) => {
    const before = wires.before(area, rates);
    const after = wires.after(area, rates, gain);
    return after ? add(before, after) : before;
  });

/** Of these drives what comes from the areas after; an area that has none after it is left out. */
export const fromAfter = (group: Group, wires: Wiring, rates: Rates, gain?: (pathway: Member) => number): Rates =>
  byArea(
    group.areas.filter(({ outgoing }) => outgoing.length > 0),
    (area) => wires.after(area, rates, gain),
  );

/** Refuses steps and rates that make no sense. */
export function checkSettling(where: string, numbers: { readonly [steps: string]: number }, rate: number): void {
  for (const [name, steps] of Object.entries(numbers))
    if (!(Number.isInteger(steps) && steps >= 1))
      throw new UsageError(where, `${name} is a whole number from 1, not ${steps}`);
  share(where, "the rate", rate);
}
