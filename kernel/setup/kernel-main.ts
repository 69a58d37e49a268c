import path from "node:path";
import { checkout } from "./checkout.cjs";

/** The kernel's program; by it a kernelspec is known as Triad's, and of which checkout. */
export const kernelMain = path.join(checkout, ".build/kernel/main.js");
