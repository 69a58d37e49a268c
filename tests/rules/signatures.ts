import type { Summary } from "./summary";

/** Something that is known of some rules, beside how well they do. */
export interface Signature {
  readonly claim: string;
  readonly source: string;
  /** Of the arms that it is about, in this order. */
  readonly about: readonly string[];
  holds(...summaries: readonly Summary[]): boolean;
}

const last = ({ angles }: Summary) => angles.at(-1)!;
const first = ({ angles }: Summary) => angles[0]!;

const signatures: readonly Signature[] = [
  {
    claim: "backprop's direction is the gradient",
    source: "by definition",
    about: ["backprop"],
    holds: (backprop) => backprop!.angles.every((angle) => angle < 0.5),
  },
  {
    claim: "exact predictive coding's direction is the gradient",
    source: "Song, Lukasiewicz, Xu & Bogacz 2020",
    about: ["predictive coding (exact)"],
    holds: (exact) => exact!.angles.every((angle) => angle < 0.5),
  },
  {
    claim: "the angle of feedback alignment begins near 90° and falls, but not to 0",
    source: "Lillicrap et al. 2016, figure 2",
    about: ["feedback alignment"],
    holds: (fa) => first(fa!) > 75 && last(fa!) < first(fa!) - 10 && last(fa!) > 10,
  },
  {
    claim: "a weight mirror's and Kolen–Pollack's angles fall below that of feedback alignment",
    source: "makrout's logs: 3.2°, 3.1° and 34.9° after 400 epochs",
    about: ["weight mirror", "Kolen–Pollack", "feedback alignment"],
    holds: (mirror, kolenPollack, fa) => Math.max(last(mirror!), last(kolenPollack!)) < last(fa!),
  },
  {
    claim:
      "at the start, uniform sign symmetry is nearer to the gradient than one of random magnitudes, and both than fixed random weights",
    source: "arccos √(2/π) = 37.1° and arccos 2/π = 50.5° for the weights themselves",
    about: ["sign symmetry (uniform)", "sign symmetry (batch)", "feedback alignment"],
    holds: (uniform, batch, fa) => first(uniform!) < first(batch!) && first(batch!) < first(fa!),
  },
  {
    claim: "backprop does better than feedback alignment, and that than a read-out alone",
    source: "makrout's logs: 98.5 and 97.8 %",
    about: ["backprop", "feedback alignment", "read-out only"],
    holds: (backprop, fa, readOut) => backprop!.mean > fa!.mean && fa!.mean > readOut!.mean,
  },
  {
    claim: "node perturbation does better than weight perturbation, and both worse than feedback alignment",
    source: "the variance of the estimates: M + 1 and P + 1 times the gradient's square, for M units and P weights",
    about: ["node perturbation", "weight perturbation", "feedback alignment"],
    holds: (node, weight, fa) => node!.mean > weight!.mean && fa!.mean > node!.mean,
  },
  {
    claim: "RTRL learns as back-propagation through time does",
    source: "Williams & Zipser 1989: both are the gradient",
    about: ["RTRL", "backprop through time"],
    holds: (rtrl, bptt) => Math.abs(rtrl!.mean - bptt!.mean) < 5 && last(rtrl!) < 1,
  },
  {
    claim: "RTRL, RFLO and e-prop beat recurrence that does not learn",
    source: "Murray 2019; Bellec et al. 2020",
    about: ["untrained recurrence", "RTRL", "RFLO", "e-prop (symmetric)", "e-prop (random)"],
    holds: (fixed, ...others) => others.every(({ mean }) => mean > fixed!.mean),
  },
];

/** A line for each signature whose arms have all been run. */
export function told(summaries: readonly Summary[]): { readonly line: string; readonly holds: boolean }[] {
  return signatures.flatMap(({ claim, source, about, holds }) => {
    const found = about.map((rule) => summaries.find(({ arm }) => arm.rule === rule));
    if (!found.every((one) => one !== undefined)) return [];
    const sound = holds(...found);
    return [{ line: `${sound ? "yes" : "NO "}  ${claim} (${source})`, holds: sound }];
  });
}
