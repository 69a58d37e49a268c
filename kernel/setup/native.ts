import path from "node:path";
import { checkout } from "./checkout.cjs";
import type { Step } from "./step";

/** The native backend. */
export const native: Step = {
  name: "native backend",
  lock: path.join(checkout, ".triad/native.lock"),
  check: async () => undefined,
  run: async () => undefined,
};
