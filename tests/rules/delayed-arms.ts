import {
  adam,
  backprop,
  circuit,
  crossEntropy,
  eProp,
  input,
  leaky,
  type Optimizer,
  readout,
  rflo,
  rtrl,
} from "../../src";
import type { AnyRule } from "../../src/learning/table";
import type { AnyCircuit } from "../../src/surface/circuit";
import type { Arm } from "./arm";

const loop = "memory -> memory";
const last = "memory -> naming";

/** Sixteen leaky units that drive each other (tau 2 ms, steps of 1 ms) between a cue and a linear read-out. */
const net = (rule: AnyRule, epochs: number, plastic?: readonly string[]) =>
  circuit({
    architecture: {
      areas: { cue: input("cue", [5]), memory: leaky(16, { tau: 2, leak: "activity" }), naming: readout(4) },
      pathways: { "cue -> memory": {}, [loop]: {}, [last]: {} },
    },
    objectives: { naming: crossEntropy("label") },
    learning: { otherwise: rule },
    development: [{ stage: "training", epochs, ...(plastic && { plastic }) }],
  } as never) as AnyCircuit;

const epochs = 20;
const rates = [3e-4, 1e-3, 3e-3, 1e-2] as const;

/** What these are to reach is the accuracy of the arm whose recurrence does not learn. */
const inTime = (rule: string, make: (optimizer: Optimizer) => AnyRule): Arm => ({
  ...{ rule, epochs, rates, angleAt: loop, least: 0 },
  circuit: (rate, epochs) => net(make(adam(rate)), epochs),
});

/** Four items to be recalled after a delay, by the rules that learn through time. */
export const delayedArms: readonly Arm[] = [
  {
    ...{ rule: "untrained recurrence", but: "only the read-out learns", epochs, rates, least: 0 },
    circuit: (rate, epochs) => net(backprop({ optimizer: adam(rate) }), epochs, [last]),
  },
  inTime("backprop through time", (optimizer) => backprop({ optimizer })),
  inTime("RTRL", (optimizer) => rtrl({ optimizer })),
  inTime("RFLO", (optimizer) => rflo({ optimizer })),
  inTime("e-prop (symmetric)", (optimizer) => eProp({ feedback: "symmetric", optimizer })),
  inTime("e-prop (random)", (optimizer) => eProp({ feedback: "random", optimizer })),
];
