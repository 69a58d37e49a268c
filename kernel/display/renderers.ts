import { custom } from "./custom";
import { canvas, element, vega } from "./drawn";
import { figure } from "./figure";
import { frame } from "./frame";
import { image } from "./image";
import { records } from "./records";
import type { Shown } from "./renderer";
import { tensor } from "./tensor";

/** Every kind of value that is more than text, in the order in which they are tried: the first match wins. */
export const renderers: readonly Shown[] = [custom, figure, frame, tensor, image, element, canvas, vega, records];
