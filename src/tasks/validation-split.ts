import { UsageError } from "../support/errors";
import type { Split, StaticTask } from "./dataset";

/**
 * The same task, to choose by: the last `size` samples of its training set are its test set, and its own test set is not
 * looked at.
 *
 * @param task whose samples are in no order
 * @param size samples held out, fewer than there are to learn from
 * @throws UsageError where that many cannot be held out
 * @example
 * const { train, test } = await validationSplit(digits(), 300).load();
 * test.size; // 300
 */
export function validationSplit<S extends string>(task: StaticTask<S>, size: number): StaticTask<S> {
  const where = "validationSplit()";
  if (!Number.isInteger(size) || size < 1)
    throw new UsageError(where, `size is a whole number of at least 1, not ${size}`);
  return {
    ...task,
    name: `${task.name}, ${size} of train held out`,
    async load() {
      const { signals, train } = await task.load();
      if (size >= train.size)
        throw new UsageError(where, `${size} samples cannot be held out of the ${train.size} of ${task.name}`);
      const kept = train.size - size;
      return { signals, train: part(train, 0, kept), test: part(train, kept, train.size) };
    },
  };
}

/** The samples from one to before another, in the same memory. */
function part<S extends string>({ size, values }: Split<S>, from: number, to: number): Split<S> {
  const cut = Object.entries<Float32Array>(values).map(([signal, all]) => {
    const each = all.length / size;
    return [signal, all.subarray(from * each, to * each)];
  });
  return { size: to - from, values: Object.fromEntries(cut) };
}
