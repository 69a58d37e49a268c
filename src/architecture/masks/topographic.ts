import { atLeastZero } from "../../support/numbers";
import { checkSides, type Mask, maskOf } from "./mask";

/**
 * A map of one sheet of units onto another: each target unit has synapses from the source units around its own place.
 *
 * The sheets lie on each other, edge on edge, whatever their sizes. A synapse is where the centres are at most `radius` apart, in
 * units of the source's grid; so units at the border have fewer. Units are in row-major order, as an image's pixels are.
 *
 * @param source [height, width]
 * @param target [height, width]
 * @returns [source units, target units], for a pathway's `mask`
 * @throws UsageError where a number makes no sense
 * @example
 * const mask = topographic([28, 28], [14, 14], { radius: 2 });
 * mask.length; // 784
 */
export function topographic(
  source: readonly [height: number, width: number],
  target: readonly [height: number, width: number],
  options: { readonly radius: number },
): Mask {
  const where = "topographic()";
  checkSides(where, "the source", source, ["height", "width"]);
  checkSides(where, "the target", target, ["height", "width"]);
  const radius = atLeastZero(where, "radius", options?.radius);
  const [[height, width], [rows, columns]] = [source, target];
  return maskOf(height * width, rows * columns, (pre, post) => {
    const down = ((Math.floor(post / columns) + 0.5) * height) / rows - 0.5 - Math.floor(pre / width);
    const across = (((post % columns) + 0.5) * width) / columns - 0.5 - (pre % width);
    return down ** 2 + across ** 2 <= radius ** 2 + 1e-9;
  });
}
