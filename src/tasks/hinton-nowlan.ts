import { UsageError } from "../support/errors";
import { wholeNumbers } from "../support/numbers";
import { streams } from "../support/streams";

/** A connection that is there from birth, one that is not, and one that is left to learning. */
export type Allele = 0 | 1 | "?";
export type Genome = readonly Allele[];

export interface HintonNowlan {
  /** Genomes in which an allele is "?" with a probability of 1/2, else 0 or 1. */
  population(size: number, seed: number): Genome[];
  /** 1 + 19 · (trials left when all is right) / trials of one life; `chance`, from 0 up to 1, is the luck that it has. */
  fitness(genome: Genome, chance: number): number;
  /** The mean of that over all luck. */
  expected(genome: Genome): number;
}

/**
 * A needle in a haystack: one setting of all connections is good, that in which all are there, and every other one is as bad as
 * any. Who leaves some of them to learning tries, once a trial, a random setting of these, and lives the better the sooner all is
 * right. Learning makes a slope around the needle, up which evolution may climb, though nothing learned is inherited.
 *
 * With k alleles "?" and no 0, a trial succeeds with p = 2⁻ᵏ, and the wrong trials before that are geometric:
 * `expected` is 1 + 19 (T − (1 − p)(1 − (1 − p)ᵀ) / p) / T, for T trials. With a 0 it is 1.
 *
 * Source: Hinton & Nowlan 1987, "How learning can guide evolution". An arm without learning has `trials: 1`.
 *
 * @param options.genes connections; default 20
 * @param options.trials in a life; default 1000
 * @throws UsageError where a number makes no sense, or a genome has not so many alleles
 * @example
 * const needle = hintonNowlan({ genes: 3 });
 * needle.fitness([1, 1, 1], 0.5); // 20
 */
export function hintonNowlan(options: { readonly genes?: number; readonly trials?: number } = {}): HintonNowlan {
  const { genes = 20, trials = 1000 } = options;
  const where = "hintonNowlan()";
  wholeNumbers(where, { genes, trials }, { genes: 1, trials: 1 });
  /** The probability that a trial succeeds. */
  const success = (genome: Genome): number => {
    if (genome.length !== genes) throw new UsageError(where, `a genome has ${genes} alleles, not ${genome.length}`);
    return genome.includes(0) ? 0 : 2 ** -genome.filter((allele) => allele === "?").length;
  };
  return {
    population(size, seed) {
      wholeNumbers(where, { size }, { size: 1 });
      const drawn = streams(seed)("genomes").integers(size * genes, 4);
      const alleles = Array.from(drawn, (which): Allele => (which > 1 ? "?" : (which as 0 | 1)));
      return Array.from({ length: size }, (_, n) => alleles.slice(n * genes, (n + 1) * genes));
    },
    fitness(genome, chance) {
      const p = success(genome);
      if (!(chance >= 0 && chance < 1))
        throw new UsageError(where, `chance is from 0 up to 1, exclusive, not ${chance}`);
      const wrong = p === 1 ? 0 : p === 0 ? trials : Math.floor(Math.log1p(-chance) / Math.log1p(-p));
      return 1 + (19 * (trials - Math.min(wrong, trials))) / trials;
    },
    expected(genome) {
      const p = success(genome);
      return p === 0 ? 1 : 1 + (19 * (trials - ((1 - p) * (1 - (1 - p) ** trials)) / p)) / trials;
    },
  };
}
