import type { CircuitData } from "../../../src/circuit/data";
import type { RunRecord } from "../../../src/runs/record";

const rate = (units: number, activation = "relu") => ({ kind: "rate", shape: [units], emits: ["rate"], activation });
const adam = { kind: "adam", rate: 1e-3 };

/** The circuit of the README: three rules' worth of colours, two stages, two objectives. */
export const ventral: CircuitData = {
  areas: {
    retina: { kind: "input", shape: [28, 28, 1], emits: ["rate"], takes: ["image"] },
    V1: rate(256),
    IT: rate(64),
    naming: rate(10, "identity"),
  },
  pathways: {
    "retina -> V1": { kind: "dense", pre: "retina", post: "V1", bias: true },
    "V1 -> IT": { kind: "dense", pre: "V1", post: "IT", bias: false },
    "IT -> naming": { kind: "dense", pre: "IT", post: "naming", bias: true },
  },
  objectives: [
    { area: "IT", objective: { kind: "sparseness", target: 0.05, weight: 0.1, scope: "local" } as never },
    { area: "naming", objective: { kind: "crossEntropy", from: "label", weight: 1, scope: "upstream" } },
  ],
  learning: {
    "retina -> V1": { kind: "oja", needs: ["rate"], optimizer: { kind: "sgd", rate: 1e-3 } } as never,
    "IT -> naming": { kind: "feedbackAlignment", needs: ["teaching"], optimizer: adam } as never,
  },
  development: [
    { stage: "critical period", epochs: 1, plastic: ["retina -> V1"] },
    { stage: "schooling", epochs: 4, plastic: ["IT -> naming"] },
  ],
};

/** A run of `steps` steps, half of them in each stage, whose losses and angles fall with the steps and differ by seed. */
export function record(steps: number, seed = 1, changes: Partial<RunRecord> = {}): RunRecord {
  const stage = (step: number) => (2 * step < steps ? "critical period" : "schooling");
  const at = Array.from({ length: steps }, (_, step) => ({ step, stage: stage(step) }));
  const units = { weights: 3 + seed, update: 0.1, dead: 0.25, activity: 0.5 };
  const lying = (angle: number) => ({ angle, cosine: Math.cos((angle * Math.PI) / 180) });
  const wobble = (step: number) => 0.1 * Math.sin(7 * step + seed);
  return {
    id: `run-${seed}`,
    circuit: ventral,
    hash: "0".repeat(64),
    task: "mnist(train 60000, test 10000)",
    seed,
    batch: 32,
    versions: {},
    backend: "cpu",
    started: "2026-01-01T00:00:00.000Z",
    outcome: { outcome: "finished" },
    updates: steps,
    seconds: 1,
    compiling: 0,
    steps: at.flatMap((row) => [
      { ...row, area: "IT", objective: "IT sparseness", loss: 0.5 },
      {
        ...row,
        area: "naming",
        objective: "naming crossEntropy",
        loss: 1 + seed + wobble(row.step) - row.step / steps,
      },
    ]),
    tests: [0, steps / 2, steps].map((step, epoch) => ({
      step,
      epoch,
      stage: stage(step),
      area: "naming",
      objective: "naming crossEntropy",
      loss: 2,
      accuracy: 0.1 + 0.3 * epoch + 0.01 * seed,
    })),
    pathways: at.flatMap((row) => [
      {
        ...{ ...row, pathway: "IT -> naming", rule: "feedbackAlignment", ...units },
        ...lying(90 - (50 * row.step) / steps + seed),
      },
      { ...row, pathway: "retina -> V1", rule: "oja", ...units, ...lying(Number.NaN) },
    ]),
    alignment: [],
    ...changes,
  };
}
