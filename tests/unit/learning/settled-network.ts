import type { Tensor2D } from "../../../src/ops";
import type { Signals } from "../../../src/train/forward";
import type { State } from "../../../src/train/state";

/** The network of `inARow` with the same weights both ways, in plain numbers of double precision. */
type Numbers = { readonly [name: string]: number[][] };

const times = (x: number[], W: number[][]): number[] =>
  W[0]!.map((_, j) => x.reduce((sum, a, i) => sum + a * W[i]![j]!, 0));
const back = (y: number[], W: number[][]): number[] => W.map((row) => row.reduce((sum, w, j) => sum + w * y[j]!, 0));
const plus = (...all: number[][]): number[] => all[0]!.map((_, i) => all.reduce((sum, one) => sum + one[i]!, 0));
const sigmoid = (u: number) => 1 / (1 + Math.exp(-u));

/** Rates of IT and naming where one sample has settled. */
function settle(p: Numbers, image: number[], gain: number): { IT: number[]; naming: number[] } {
  const [w1, w2, w3, w4] = ["retina -> V1", "V1 -> IT", "V1 -> naming", "IT -> naming"].map(
    (name) => p[`${name} weights`]!,
  );
  const [b1, b2, b4] = ["retina -> V1", "V1 -> IT", "IT -> naming"].map((name) => p[`${name} bias`]![0]!);
  const scaled = (values: number[], by: number) => values.map((value) => value * by);
  let [V1, IT, naming] = [b1!.map(() => 0), b2!.map(() => 0), b4!.map(() => 0)];
  for (let i = 0; i < 300; i++) {
    const v = plus(times(image, w1!), b1!, scaled(back(IT, w2!), gain), scaled(back(naming, w3!), gain ** 2));
    const it = plus(times(V1, w2!), b2!, scaled(back(naming, w4!), gain));
    const n = plus(times(V1, w3!), times(IT, w4!), b4!);
    const mix = (was: number[], now: number[]) => was.map((a, k) => a + 0.5 * (now[k]! - a));
    [V1, IT, naming] = [mix(V1, v.map(Math.tanh)), mix(IT, it.map(sigmoid)), mix(naming, n)];
  }
  return { IT, naming };
}

/** The loss of `inARow` without its local objective, where every sample has settled. */
function loss(p: Numbers, images: number[][], labels: number[][], gain: number): number {
  const settled = images.map((image) => settle(p, image, gain));
  const mean = settled[0]!.IT.map((_, k) => settled.reduce((sum, { IT }) => sum + IT[k]! / images.length, 0));
  const sparse = mean.reduce((sum, m) => sum + 0.3 * (0.2 - m) ** 2, 0);
  const entropies = settled.map(({ naming }, n) => {
    const all = Math.log(naming.reduce((sum, a) => sum + Math.exp(a), 0));
    return all - naming.reduce((sum, a, k) => sum + a * labels[n]![k]!, 0);
  });
  return sparse + entropies.reduce((sum, one) => sum + one / images.length, 0);
}

/** Central differences of that loss by every number of every pathway. @param gain of what comes back */
export function finiteDifferencesSettled(
  state: State,
  { image, label }: Signals,
  gain = 1,
): { readonly [number: string]: number[] } {
  const [images, labels] = [(image as Tensor2D).arraySync(), (label as Tensor2D).arraySync()];
  const p: { [name: string]: number[][] } = {};
  for (const [pathway, { synapses }] of Object.entries(state)) {
    p[`${pathway} weights`] = synapses.weights.arraySync();
    if (synapses.bias) p[`${pathway} bias`] = [synapses.bias.arraySync()];
  }
  const h = 1e-4;
  return Object.fromEntries(
    Object.entries(p).map(([name, rows]) => [
      name,
      rows.flatMap((row) =>
        row.map((value, j) => {
          const at = (x: number) => {
            row[j] = x;
            return loss(p, images, labels, gain);
          };
          const slope = (at(value + h) - at(value - h)) / (2 * h);
          row[j] = value;
          return slope;
        }),
      ),
    ]),
  );
}
