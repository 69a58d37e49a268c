/** What a stage of the gate found. */
export interface Result {
  readonly passed: number;
  readonly failed: number;
  /** What was not tested, and why. */
  readonly skipped: readonly { readonly name: string; readonly reason: string }[];
  /** Shown if something failed. */
  readonly output: string;
}

/** One part of the gate. A stage that throws has failed. */
export interface Stage {
  readonly name: string;
  run(): Promise<Result>;
}

/** The result of a program that tests one thing: it passes or it fails. */
export const one = ({ ok, output }: { readonly ok: boolean; readonly output: string }): Result => ({
  passed: ok ? 1 : 0,
  failed: ok ? 0 : 1,
  skipped: [],
  output,
});
