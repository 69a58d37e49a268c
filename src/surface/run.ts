import type { DataFrame } from "danfojs-node";
import { angles } from "../figures/angles";
import { curve } from "../figures/curves";
import type { Figure } from "../figures/figure";
import { observatoryFigure } from "../figures/observatory";
import { escaped } from "../figures/svg";
import { frame } from "../frames/frame";
import type { RunRecord } from "../runs/record";
import { UsageError } from "../support/errors";
import { display } from "../support/host";
import type { Numbers } from "../train/read";
import type { AnyCircuit } from "./circuit";

/** A training that has ended, with all that was measured on the way. */
export interface Run {
  readonly circuit: AnyCircuit;
  readonly outcome: RunRecord["outcome"];
  /** Share of test samples named right at the end, by the first objective with a label; NaN without one, or if it diverged. */
  readonly accuracy: number;
  /** Weights and biases at the end, by pathway. */
  readonly synapses: { readonly [pathway: string]: Numbers };
  /** Everything else, as plain data; it is also on disk (`runs.read(run.record.id)`). */
  readonly record: RunRecord;
  /** One sentence: outcome, accuracy, time. */
  readonly summary: string;
  /**
   * The measurements as a DataFrame. `"steps"` (default): a row a step and objective, with the training loss; `"tests"`: a
   * row a test and objective, with loss and accuracy on the test set; `"pathways"`: a row a measurement and plastic pathway,
   * with what `train(…, { observe })` measures there; `"alignment"`: a row a measurement, pathway and two of the rules there,
   * with the cosine of the angle between their directions.
   */
  frame(of?: "steps" | "tests" | "pathways" | "alignment"): DataFrame;
  /** Training loss by step, and test accuracy where there is one, as a Plotly figure. */
  curve(): Figure;
  /** Angle between each rule's direction, before its optimizer, and the gradient by step; needs `train(…, { observe: n })`. */
  angles(): Figure;
  /** All that was observed at the pathways, by step, in a panel each; rules in shadow beside the own. Needs `train(…, { observe })`. */
  observatory(): Figure;
  toJSON(): RunRecord;
}

export const columns = {
  steps: ["step", "stage", "area", "objective", "loss"],
  tests: ["step", "epoch", "stage", "area", "objective", "loss", "accuracy"],
  pathways: [
    ...["step", "stage", "pathway", "rule", "angle", "cosine", "bias", "variance", "snr"],
    ...["weights", "update", "dead", "activity"],
  ],
  alignment: ["step", "stage", "pathway", "rule", "other", "cosine"],
};

export function run(circuit: AnyCircuit, record: RunRecord, synapses: Run["synapses"]): Run {
  const accuracy = accuracyAtTheEnd(record);
  const summary = summarise(record, accuracy);
  return Object.freeze({
    circuit,
    outcome: record.outcome,
    accuracy,
    synapses,
    record,
    summary,
    frame: (of: keyof typeof columns = "steps") => {
      if (!(of in columns))
        throw new UsageError("run.frame()", `no rows named "${of}"; there are ${Object.keys(columns).join(", ")}`);
      return frame(record[of] as unknown as Parameters<typeof frame>[0], columns[of]);
    },
    curve: () => curve(record),
    angles: () => {
      if (record.pathways.length === 0)
        throw new UsageError("run.angles()", "no angle was measured; train with { observe: 50 }, every 50 steps");
      return angles([{ arm: "", seed: record.seed, record }]);
    },
    observatory: () => observatoryFigure("run.observatory()", [record]),
    toJSON: () => record,
    [display]: () => ({ "text/html": `<p>${escaped(summary)}</p>`, "text/plain": summary }),
    [Symbol.for("nodejs.util.inspect.custom")]: () => `Run { ${summary} }`,
  });
}

function accuracyAtTheEnd({ outcome, tests, updates }: RunRecord): number {
  if (outcome.outcome === "diverged") return Number.NaN;
  const newest = tests.at(-1)?.stage;
  const row = tests.find(({ step, stage, accuracy }) => step === updates && stage === newest && accuracy !== undefined);
  return row?.accuracy ?? Number.NaN;
}

function summarise(record: RunRecord, accuracy: number): string {
  const { outcome, seconds, seed, together, updates, task, backend } = record;
  const done = `${updates} step${updates === 1 ? "" : "s"}`;
  const how = {
    finished: `finished after ${done}`,
    interrupted: `interrupted after ${done}`,
    diverged: `diverged at step ${updates}: try a smaller rate`,
    lost: "lost",
  }[outcome.outcome];
  const right = Number.isNaN(accuracy) ? "" : `, ${(100 * accuracy).toFixed(2)} % of the test set right`;
  const beside = together === undefined ? "" : ` for ${together} seeds side by side`;
  return `${task}, seed ${seed}: ${how}${right}; ${seconds.toFixed(1)} s${beside} on ${backend}${preparing(record)}${observed(record)}${slowly(record)}`;
}

/** What was made of the circuit before it could run, in a word; by what and why is in the record. */
const preparing = ({ compiled = [], compiling }: RunRecord): string =>
  compiled.length === 0 ? "" : `, ${compiling.toFixed(1)} s of it preparing the circuit as a native program`;

const observed = ({ observing }: RunRecord): string =>
  observing === undefined ? "" : `, ${observing.toFixed(1)} s observing`;

// On the other backends nothing is compiled, which their name says already.
function slowly({ backend, eager = [] }: RunRecord): string {
  if (backend !== "tensorflow") return "";
  return eager.map((one) => `; the ${one.function} was not compiled: ${one.why}`).join("");
}
