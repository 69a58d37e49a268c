import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";

/** Where the peers are installed: beside the checkout's own environment, never in it. */
export const peersFolder = path.join(checkout, ".triad/peers");
