import * as tf from "@tensorflow/tfjs-core";
import { EngineError } from "../support/errors";

/** Tensors in any nesting of lists and records. */
export type Tensors = tf.Tensor | readonly Tensors[] | { readonly [name: string]: Tensors };

/** What is known of a nesting without its values: plain data, so that its JSON is its signature. */
export type Layout =
  | { readonly kind: "tensor"; readonly shape: readonly number[]; readonly dtype: tf.DataType }
  | { readonly kind: "list"; readonly items: readonly Layout[] }
  | { readonly kind: "record"; readonly items: readonly (readonly [name: string, Layout])[] };

/**
 * The layout of `value`, its tensors appended to `out` in the layout's order.
 *
 * @param where what `value` is called in an error, such as `compiled "step"` and `args`
 * @throws EngineError where something other than a live tensor is found, naming its place
 */
export function layoutOf(value: unknown, out: tf.Tensor[], where: string, path: string): Layout {
  if (value instanceof tf.Tensor) {
    if (value.isDisposed) throw new EngineError(where, `${path} is a disposed tensor; dispose of it later`);
    out.push(value);
    return { kind: "tensor", shape: value.shape, dtype: value.dtype };
  }
  if (Array.isArray(value))
    return { kind: "list", items: value.map((item, i) => layoutOf(item, out, where, `${path}[${i}]`)) };
  if (typeof value === "object" && value !== null && !ArrayBuffer.isView(value) && !("then" in value)) {
    const names = Object.keys(value).sort();
    const record = value as { readonly [name: string]: unknown };
    return { kind: "record", items: names.map((n) => [n, layoutOf(record[n], out, where, `${path}.${n}`)] as const) };
  }
  throw new EngineError(where, `${path} is ${what(value)}; it is made of tensors, lists and records (tf.scalar(x))`);
}

const what = (value: unknown) => {
  if (value === null || value === undefined) return String(value);
  if (typeof value === "object") return "then" in value ? "a promise" : `a ${value.constructor.name}`;
  return typeof value === "number" ? `the number ${value}` : `a ${typeof value}`;
};

/** Whether `value` has exactly this layout; its tensors are appended to `out`. Fast: runs at every call. */
export function fits(layout: Layout, value: unknown, out: tf.Tensor[]): boolean {
  switch (layout.kind) {
    case "tensor": {
      if (!(value instanceof tf.Tensor) || value.dtype !== layout.dtype || value.isDisposed) return false;
      const { shape } = value;
      const expected = layout.shape;
      if (shape.length !== expected.length) return false;
      for (let i = 0; i < shape.length; i++) if (shape[i] !== expected[i]) return false;
      out.push(value);
      return true;
    }
    case "list":
      return (
        Array.isArray(value) &&
        value.length === layout.items.length &&
        layout.items.every((item, i) => fits(item, value[i], out))
      );
    case "record": {
      if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof tf.Tensor)
        return false;
      const record = value as { readonly [name: string]: unknown };
      return (
        Object.keys(record).length === layout.items.length &&
        layout.items.every(([name, item]) => fits(item, record[name], out))
      );
    }
  }
}

/** The nesting of this layout, its tensors taken from `tensors` in order. */
export function build(layout: Layout, tensors: readonly tf.Tensor[]): Tensors {
  let next = 0;
  const at = (part: Layout): Tensors => {
    if (part.kind === "tensor") return tensors[next++]!;
    if (part.kind === "list") return part.items.map(at);
    const record: { [name: string]: Tensors } = {};
    for (const [name, item] of part.items) record[name] = at(item);
    return record;
  };
  return at(layout);
}

/** In which way `value` does not have this layout, the first of them; undefined where it has. */
export function differs(layout: Layout, other: Layout, path: string): string | undefined {
  if (layout.kind === "tensor" || other.kind === "tensor")
    return described(layout) === described(other)
      ? undefined
      : `${path} is ${described(other)}, not ${described(layout)}`;
  const names = (of: typeof layout) =>
    of.items.map((item, i) => (of.kind === "record" ? (item as readonly [string, Layout])[0] : `${i}`));
  const [expected, found] = [names(layout), names(other)];
  if (layout.kind !== other.kind || `${expected}` !== `${found}`)
    return `${path} holds ${found.join(", ") || "nothing"}, not ${expected.join(", ") || "nothing"}`;
  for (const [i, item] of layout.items.entries()) {
    const [a, b] = [item, other.items[i]!].map((part) => ("kind" in part ? part : part[1])) as [Layout, Layout];
    const place = layout.kind === "list" ? `${path}[${i}]` : `${path}.${expected[i]}`;
    const difference = differs(a, b, place);
    if (difference) return difference;
  }
  return undefined;
}

const described = (layout: Layout) =>
  layout.kind === "tensor" ? `${layout.dtype} [${layout.shape}]` : `a ${layout.kind}`;
