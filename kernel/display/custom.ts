import { completeFigure } from "./figure";
import { type MimeData, type Placement, renderer } from "./renderer";
import { isThenable } from "./thenable";

export const displayMethod = Symbol.for("Jupyter.display");

type Displayable = { [displayMethod](): unknown };

/** Values that say themselves how they are shown: a method that returns MIME types and their values, now or later. */
export const custom = renderer<Displayable>({
  recognises: (value): value is Displayable =>
    ((typeof value === "object" && value !== null) || typeof value === "function") &&
    typeof (value as Partial<Displayable>)[displayMethod] === "function",
  render(value, placement) {
    const data = value[displayMethod]();
    return isThenable(data) ? Promise.resolve(data).then((it) => complete(it, placement)) : complete(data, placement);
  },
});

function complete(data: unknown, placement: Placement): MimeData {
  if (typeof data !== "object" || data === null) {
    throw new TypeError(`it returned ${data === null ? "null" : typeof data}, not an object of MIME types`);
  }
  const own = completeFigure(data as MimeData, placement);
  return Object.fromEntries(Object.entries(own).map(([mime, content]) => [mime, jsonable(mime, content)]));
}

/** Bundles travel as JSON: bytes become base64, and what JSON cannot say is refused here, not when it is sent. */
function jsonable(mime: string, content: unknown): unknown {
  if (!mime.includes("/")) throw new TypeError(`"${mime}" is no MIME type`);
  if (typeof content === "string") return content;
  if (content instanceof Uint8Array) return Buffer.from(content).toString("base64");
  const json = JSON.stringify(content);
  return json === undefined ? undefined : JSON.parse(json);
}
