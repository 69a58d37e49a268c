export interface Options {
  /** Fewer repetitions, to see whether something is amiss. */
  readonly quick: boolean;
  /** What was asked for, where a benchmark has parts; none means all. */
  readonly parts: readonly string[];
}

/** A benchmark: it measures Triad and its peers in turn, in one run. */
export interface Benchmark {
  readonly measures: string;
  /** Names of parts that can be asked for in place of its own. */
  readonly parts?: readonly string[];
  /** What was measured; a string says why nothing could be, and what would help. */
  run(options: Options): Promise<Result | string>;
}

export interface Result {
  /** How it was measured: repetitions, versions. */
  readonly how: string;
  /** The first column is Triad. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** What has to be known to read the table, such as a peer that could not run. */
  readonly notes?: readonly string[];
  /** The same for a program: the rows of the file that `--json` names. */
  readonly records?: readonly object[];
}

export interface Row {
  readonly measure: string;
  /** For each column its repetitions; none where the peer could not run. */
  readonly values: readonly (readonly number[])[];
  /**
   * The i-th values were measured one right after another: a peer's multiple is the median of those of the rounds, and is
   * given with the smallest and the largest.
   */
  readonly paired?: boolean;
  /** What Triad's median is to be at most. */
  readonly target?: number | undefined;
}
