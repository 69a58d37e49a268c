/** How many steps a call takes, so that it is over in time. */
export interface Pace {
  /** For the next call. */
  readonly steps: number;
  /** So many steps have taken so many milliseconds. */
  took(steps: number, ms: number): void;
}

/**
 * @param breath how long a call may take, in ms
 * @param most steps a call
 */
export function pace(breath: number, most: number): Pace {
  let steps = Math.min(2, most);
  return {
    get steps() {
      return steps;
    },
    took: (count, ms) => {
      const fitting = Math.floor((breath * count) / Math.max(ms, 1e-3));
      // Not too bold: a first call can be quick by chance.
      steps = Math.max(1, Math.min(most, 4 * steps, fitting));
    },
  };
}
