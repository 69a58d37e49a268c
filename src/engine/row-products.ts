import { type Frame, nodeOf, type ValueType } from "./frame";
import { flag, typeAttribute } from "./native";

/** The operands of a product aᵀ b of a step: edges of the body's frame, of rank 2, with a row for each sample. */
export interface RowProduct {
  readonly left: string;
  readonly right: string;
}

/** More than this is not kept of a loop's steps to make one product of it: 64 MiB. */
const most = 2 ** 24;

/**
 * The operands, where an edge is such a product: its sum over all steps, Σ aₜᵀ bₜ, is then one product of the rows of all
 * steps, which takes a fraction of the time of a product and an addition in each. It is the gradient of the weights of
 * every `matMul(x, w)` in a loop over time.
 *
 * @param varies whether an edge is another one in each step
 */
export function rowProduct(
  of: Frame,
  edge: string,
  steps: number,
  varies: (edge: string) => boolean,
): RowProduct | undefined {
  const operation = of.operations.find(({ name }) => name === nodeOf(edge));
  if (operation?.op !== "BatchMatMulV2") return undefined;
  const isSet = (attribute: string) =>
    operation.attributes.some(({ name, value }) => name === attribute && value === true);
  const [left, right] = operation.inputs as [string, string];
  const [a, b] = [of.typeOf(left).shape, of.typeOf(right).shape];
  const fits = a.length === 2 && b.length === 2 && steps * (a[0]! * a[1]! + b[0]! * b[1]!) <= most;
  return fits && isSet("adj_x") && !isSet("adj_y") && varies(left) && varies(right) ? { left, right } : undefined;
}

/** Σ aₜᵀ bₜ from a and b of all steps, `[steps, rows, columns]`. */
export function sumOfProducts(into: Frame, left: string, right: string): string {
  const T = typeAttribute("T", into.typeOf(left).dtype);
  const [a, b] = [left, right].map((stacked) => {
    const { shape, dtype } = into.typeOf(stacked);
    const type: ValueType = { shape: [shape[0]! * shape[1]!, shape[2]!], dtype };
    const attributes = [T, typeAttribute("Tshape", 3)];
    return into.add({ op: "Reshape", inputs: [stacked, into.int(type.shape)], attributes }, [type])[0]!;
  }) as [string, string];
  const { dtype } = into.typeOf(a);
  const shape = [into.typeOf(a).shape[1]!, into.typeOf(b).shape[1]!];
  const attributes = [T, flag("adj_x", true), flag("adj_y", false)];
  return into.add({ op: "BatchMatMulV2", inputs: [a, b], attributes }, [{ shape, dtype }])[0]!;
}
