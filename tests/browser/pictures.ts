import path from "node:path";
import { checkout } from "../../kernel/setup/checkout.cjs";

/** Where the pictures go that a person may look at; playwright makes the folder with the first one. */
export const pictures = path.join(checkout, "out/browser");
