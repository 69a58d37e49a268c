import { centredRanks } from "../learning/perturbation/centred-ranks";
import { tensor1d, tidy } from "../ops";
import { UsageError } from "../support/errors";
import { atLeastZero, positive } from "../support/numbers";
import { streams } from "../support/streams";

/** A number that evolves. */
export interface Evolving {
  readonly start: number;
  /** Standard deviation of its noise, above 0: in its own unit, or on a logarithmic scale of its natural logarithm. */
  readonly sd: number;
  /** Of the noise and the steps; on a logarithmic one the number stays above 0. Default `"linear"`. */
  readonly scale?: "linear" | "log";
}

export interface Ascent<P extends string> {
  readonly parameters: { readonly [K in P]: Evolving };
  readonly generations: number;
  /** Noisy copies in a generation, an even number. */
  readonly population: number;
  readonly rate: number;
  readonly seed: number;
}

/** One of a generation: the first, 0, is without noise. */
export interface Copy<P extends string> {
  readonly generation: number;
  readonly copy: number;
  readonly values: { readonly [K in P]: number };
}

/**
 * Evolution strategies on a few numbers, whatever their fitness is computed from.
 *
 * @param fitness the more the better; no number counts as the worst; undefined ends the ascent
 * @returns the numbers after the last generation that is complete
 * @throws UsageError where a number makes no sense; `where` is what it calls the caller
 */
export async function ascend<P extends string>(
  where: string,
  { parameters, generations, population, rate, seed }: Ascent<P>,
  fitness: (copy: Copy<P>) => Promise<number | undefined>,
): Promise<{ readonly values: Copy<P>["values"]; readonly generations: number }> {
  const names = Object.keys(parameters) as P[];
  check(where, { parameters, generations, population, rate });
  const noise = names.map((name) => streams(seed)(`evolution/${name}`));
  const valuesAt = (place: readonly number[]) =>
    Object.fromEntries(names.map((name, i) => [name, valueAt(parameters[name], place[i]!)])) as Copy<P>["values"];
  // In units of each number's own noise, from its start.
  let centre = names.map(() => 0);
  for (let generation = 0; ; generation++) {
    const here = await fitness({ generation, copy: 0, values: valuesAt(centre) });
    if (here === undefined || generation === generations) return { values: valuesAt(centre), generations: generation };
    const half = noise.map((stream) => Array.from(stream.normal(population / 2)));
    const drawn = half.map((row) => row.flatMap((x) => [x, -x]));
    const found: number[] = [];
    for (let copy = 0; copy < population; copy++) {
      const place = centre.map((at, i) => at + drawn[i]![copy]!);
      const one = await fitness({ generation, copy: copy + 1, values: valuesAt(place) });
      if (one === undefined) return { values: valuesAt(centre), generations: generation };
      found.push(Number.isNaN(one) ? Number.NEGATIVE_INFINITY : one);
    }
    const ranks = tidy(() => centredRanks(tensor1d(found)).dataSync<"float32">());
    const step = drawn.map((row) => (rate / population) * row.reduce((sum, x, copy) => sum + ranks[copy]! * x, 0));
    centre = centre.map((at, i) => at + step[i]!);
  }
}

const valueAt = ({ start, sd, scale }: Evolving, place: number): number =>
  scale === "log" ? start * Math.exp(sd * place) : start + sd * place;

function check(where: string, { parameters, generations, population, rate }: Omit<Ascent<string>, "seed">): void {
  const all = Object.entries(parameters ?? {});
  if (all.length === 0)
    throw new UsageError(where, "nothing evolves; give parameters, such as { weight: { start: 0.1, sd: 0.02 } }");
  for (const [name, { start, sd, scale = "linear" }] of all) {
    const at = `${where}, parameter "${name}"`;
    if (!Number.isFinite(start)) throw new UsageError(at, `start is a number, not ${start}`);
    if (scale !== "linear" && scale !== "log") throw new UsageError(at, `scale is linear or log, not ${scale}`);
    if (scale === "log") positive(at, "on a logarithmic scale start", start);
    positive(at, "sd", sd);
  }
  if (!(Number.isInteger(population) && population >= 2 && population % 2 === 0))
    throw new UsageError(where, `population is an even number from 2, not ${population}`);
  if (!(Number.isInteger(generations) && generations >= 1))
    throw new UsageError(where, `generations is a whole number of at least 1, not ${generations}`);
  atLeastZero(where, "the rate", rate);
}
