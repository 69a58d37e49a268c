import type { Dataset, StaticTask } from "../../../src";

/** A task of signals that are computed from one sample after another; what is learned from is tested on, too. */
export function taskOf<S extends string>(
  name: string,
  signals: Dataset<S>["signals"],
  size: number,
  sample: (n: number) => { readonly [K in S]: readonly number[] },
): StaticTask<S> {
  const names = Object.keys(signals) as S[];
  const samples = Array.from({ length: size }, (_, n) => sample(n));
  const values = Object.fromEntries(names.map((s) => [s, Float32Array.from(samples.flatMap((each) => each[s]))]));
  const part = { size, values: values as { readonly [K in S]: Float32Array } };
  return { kind: "static", supplies: names, name, load: async () => ({ signals, train: part, test: part }) };
}
