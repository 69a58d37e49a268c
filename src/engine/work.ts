import type { Frame } from "./frame";
import type { Operation } from "./graph";

/**
 * About how long TensorFlow takes for what is written down in a frame, loops included: microseconds on one processor.
 *
 * An estimate from shapes alone, so that it is the same at every compilation: 2 µs an operation, 1 ns a number that is
 * made, 20 multiplications and additions a nanosecond in products and convolutions.
 */
export function workOf(frame: Frame): number {
  let work = 0;
  for (const operation of frame.operations) {
    const made = frame.outputsOf(operation).map(({ shape }) => size(shape));
    work += 2 + made.reduce((sum, count) => sum + count, 0) / 1000 + products(frame, operation, made[0] ?? 0) / 20_000;
    for (const { work: inside } of Object.values(operation.functions ?? {})) work += (operation.times ?? 1) * inside;
  }
  return work;
}

const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

// Multiplications in an operation that makes `made` numbers.
function products(frame: Frame, { op, inputs, attributes }: Operation, made: number): number {
  const shape = (input: number) => frame.typeOf(inputs[input]!).shape;
  if (/MatMul/.test(op)) {
    const transposed = attributes.some(({ name, value }) => (name === "adj_x" || name === "transpose_a") && value);
    return made * (shape(0).at(transposed ? -2 : -1) ?? 1);
  }
  if (op === "Conv2D" || op === "Conv3D") return made * size(shape(1).slice(0, -1));
  // The numbers of the gradient, each with one filter.
  if (/^Conv[23]DBackpropInput/.test(op)) return size(shape(2)) * size(shape(1).slice(0, -1));
  if (/^Conv[23]DBackpropFilter/.test(op)) return (size(shape(2)) * made) / (shape(2).at(-1) ?? 1);
  return 0;
}
