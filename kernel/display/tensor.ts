import { escapeText } from "./escape";
import { counted, short } from "./numbers";
import { renderer } from "./renderer";
import { nestedText, shownShape, type Values } from "./tensor-values";
import { thumbnail } from "./thumbnail";

/** What a tfjs Tensor and a tfjs Variable have in common. */
interface Tensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly size: number;
  readonly isDisposed: boolean;
  /** Variables have one. */
  readonly name?: string;
  readonly trainable?: boolean;
  dataSync(): Values;
  slice(begin: number[], size: number[]): Tensor;
  dispose(): void;
}

/** Reading a larger one would copy it from the backend; of those only the corner that is shown is read. */
const wholeWithin = 4096;

/** tfjs tensors and variables: shape, dtype, and the first values. */
export const tensor = renderer<Tensor>({
  recognises(value): value is Tensor {
    const { shape, dtype, dataSync, isDisposed } = value as Partial<Tensor>;
    return (
      Array.isArray(shape) &&
      typeof dtype === "string" &&
      typeof dataSync === "function" &&
      typeof isDisposed === "boolean"
    );
  },
  render(value) {
    const head = heading(value);
    if (value.isDisposed) return only(`${head}, disposed: its values are gone`);
    const all = value.size <= wholeWithin ? read(value) : undefined;
    const text = valuesText(value, all);
    const note = summary(value, all);
    const picture = all && value.dtype !== "string" ? thumbnail(all as ArrayLike<number>, value.shape) : "";
    const line = note === "" ? head : `${head} · ${note}`;
    return {
      "text/html": `<div><div style="opacity:.75">${escapeText(line)}</div><div style="display:flex;flex-wrap:wrap;gap:1em;align-items:flex-start"><pre style="margin:.3em 0">${escapeText(text)}</pre>${picture}</div></div>`,
      "text/plain": `${line}\n${text}`,
    };
  },
});

const only = (text: string) => ({
  "text/html": `<div style="opacity:.75">${escapeText(text)}</div>`,
  "text/plain": text,
});

function heading({ shape, dtype, name, trainable }: Tensor): string {
  const kind = trainable === undefined ? "Tensor" : `Variable "${name}"`;
  return `${kind} ${dtype} ${shape.length === 0 ? "scalar" : `[${shape.join(", ")}]`}${trainable === false ? ", not trainable" : ""}`;
}

function valuesText(value: Tensor, all: Values | undefined): string {
  const shown = shownShape(value.shape);
  const isWhole = shown.every((size, axis) => size === value.shape[axis]);
  const values = isWhole && all ? all : corner(value, shown);
  return values ? nestedText(values, shown, value.shape, value.dtype === "bool") : "(values not shown)";
}

/** The first values along each axis, in a small tensor of their own that is gone again afterwards. */
function corner(value: Tensor, shown: number[]): Values | undefined {
  try {
    const part = value.slice(
      shown.map(() => 0),
      shown,
    );
    try {
      return read(part);
    } finally {
      part.dispose();
    }
  } catch {
    return undefined; // a dtype that cannot be sliced, a backend that reads only asynchronously
  }
}

function read(value: Tensor): Values | undefined {
  if (value.dtype === "complex64") return undefined; // pairs, which would look like twice as many numbers
  try {
    return value.dataSync();
  } catch {
    return undefined;
  }
}

function summary({ dtype, size, shape }: Tensor, all: Values | undefined): string {
  const isNumeric = dtype === "float32" || dtype === "int32";
  if (!isNumeric || shape.length === 0) return "";
  if (all === undefined) return `${counted(size)} values`;
  const numbers = Array.from(all as ArrayLike<number>).filter((value) => !Number.isNaN(value));
  if (numbers.length < 2) return "";
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const missing = size - numbers.length;
  const range = `min ${brief(Math.min(...numbers))}, mean ${brief(mean)}, max ${brief(Math.max(...numbers))}`;
  return missing === 0 ? range : `${range}, ${counted(missing)} NaN`;
}

const brief = (value: number): string => short(value, 4);
