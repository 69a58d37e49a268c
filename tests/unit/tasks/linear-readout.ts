import type { Split } from "../../../src/tasks/dataset";

/** What a read-out sees of a sample: `x` its numbers, row by row, and `label` the class. */
export interface Seen {
  readonly x: readonly (readonly number[])[];
  readonly label: readonly number[];
}

/** A sample's own numbers of a signal, or some of them. */
export function seen<S extends string>(
  { size, values }: Split<S>,
  signal: NoInfer<S>,
  of: (sample: number[]) => number[] = (sample) => sample,
): Seen {
  const each = values[signal].length / size;
  const sample = (n: number) => of(Array.from(values[signal].subarray(n * each, (n + 1) * each)));
  const label = Array.from((values as unknown as { readonly label: Float32Array }).label);
  return { x: Array.from({ length: size }, (_, n) => sample(n)), label };
}

/** The share of samples of which a least-squares read-out, with a little ridge, names the class: the best a linear one does. */
export function linearAccuracy(train: Seen, test: Seen): number {
  const classes = Math.max(...train.label) + 1;
  const target = train.label.map((label) => Array.from({ length: classes }, (_, k) => (k === label ? 1 : 0)));
  const weights = leastSquares(train.x, target);
  return accuracy(test.label, (n) => {
    const votes = Array.from({ length: classes }, (_, k) => predicted(weights, test.x[n]!)[k]!);
    return votes.indexOf(Math.max(...votes));
  });
}

export const accuracy = (label: ArrayLike<number>, answer: (n: number) => number): number =>
  Array.from(label).filter((right, n) => answer(n) === right).length / label.length;

/** Weights [inputs + 1, outputs], the last row of which is the bias. */
export function leastSquares(x: Seen["x"], y: Seen["x"], ridge = 1e-3): number[][] {
  const width = x[0]!.length + 1;
  const table = Array.from({ length: width }, (_, i) => {
    const row = new Array<number>(width + y[0]!.length).fill(0);
    row[i] = ridge;
    return row;
  });
  x.forEach((sample, n) => {
    const row = [...sample, 1, ...y[n]!];
    for (let i = 0; i < width; i++) {
      if (row[i] === 0) continue;
      const into = table[i]!;
      for (let j = 0; j < row.length; j++) into[j]! += row[i]! * row[j]!;
    }
  });
  // Gauss and Jordan; the matrix is positive definite.
  for (let i = 0; i < width; i++) {
    const pivot = table[i]![i]!;
    table[i] = table[i]!.map((value) => value / pivot);
    for (let j = 0; j < width; j++) {
      const factor = table[j]![i]!;
      if (j === i || factor === 0) continue;
      const [from, into] = [table[i]!, table[j]!];
      for (let k = i; k < into.length; k++) into[k]! -= factor * from[k]!;
    }
  }
  return table.map((row) => row.slice(width));
}

export const predicted = (weights: readonly (readonly number[])[], sample: readonly number[]): number[] =>
  weights[0]!.map((_, k) => [...sample, 1].reduce((sum, value, i) => sum + value * weights[i]![k]!, 0));
