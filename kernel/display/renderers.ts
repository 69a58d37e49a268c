import { custom } from "./custom";
import type { Shown } from "./renderer";

/** Every kind of value that is more than text, in the order in which they are tried: the first match wins. */
export const renderers: readonly Shown[] = [custom];
