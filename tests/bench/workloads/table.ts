import { convBp } from "./conv-bp";
import { eprop } from "./eprop";
import { eqprop } from "./eqprop";
import { hebbOja } from "./hebb-oja";
import { lstmBptt } from "./lstm-bptt";
import { mlpBp } from "./mlp-bp";
import { mlpDeepFa } from "./mlp-deep-fa";
import { pc } from "./pc";
import { rnnBptt } from "./rnn-bptt";
import { seeds10 } from "./seeds-10";
import { snnSurrogate } from "./snn-surrogate";
import { sweepTiny } from "./sweep-tiny";
import type { Workload } from "./workload";

/** In the order of WORKLOADS.md. */
export const workloads = {
  "mlp-bp": mlpBp,
  "mlp-deep-fa": mlpDeepFa,
  "rnn-bptt": rnnBptt,
  "lstm-bptt": lstmBptt,
  pc,
  eqprop,
  "snn-surrogate": snnSurrogate,
  eprop,
  "conv-bp": convBp,
  "hebb-oja": hebbOja,
  "seeds-10": seeds10,
  "sweep-tiny": sweepTiny,
} as const satisfies { readonly [name: string]: Workload };
export type WorkloadName = keyof typeof workloads;
export const workloadNames = Object.keys(workloads) as readonly WorkloadName[];
