import type { WorkloadName } from "../../bench/workloads/table";

/** Thousands of operations each, seconds to compile, as long as their loops over time are written out. */
export const longUnrolled: readonly WorkloadName[] = ["lstm-bptt", "snn-surrogate", "eprop"];
