import path from "node:path";

/** The root of the checkout: benchmarks run from `.build/tests/bench`. */
export const checkout = path.resolve(__dirname, "../../..");
