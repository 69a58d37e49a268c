/** One thing that a fresh machine lacks: what it is, whether it is there, and how to get it. */
export interface Step {
  readonly name: string;
  /** A file that only one process at a time may hold while the step runs. */
  readonly lock: string;
  /** Why the step must run, in a few words; `undefined` when it has been done. Cheap: every start asks it. */
  check(): Promise<string | undefined>;
  /**
   * Does it, and may be interrupted and repeated at any point. Resolves with one line when it could not: what is lacking,
   * what that costs and what mends it. It is a value because what can go on without it goes on.
   */
  run(): Promise<string | undefined>;
}
