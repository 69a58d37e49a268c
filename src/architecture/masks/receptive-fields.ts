import { UsageError } from "../../support/errors";
import { wholeNumbers } from "../../support/numbers";
import { checkSides, type Mask, maskOf } from "./mask";

export interface ReceptiveFields {
  /** Height and width of a field, pixels. */
  readonly size: number;
  /** Pixels from field to field; default 1. */
  readonly stride?: number;
  /** Units that look at each field, each with weights of its own; default 1. */
  readonly features?: number;
}

/**
 * Local receptive fields on an image: each target unit sees a square of pixels, in all channels, as in a convolution whose weights
 * are not shared between places.
 *
 * The fields fill the image from edge to edge, without padding: there are ((height − size) / stride + 1) · ((width − size) /
 * stride + 1) of them. The target has that many units times `features`, in the order of [rows, columns, features].
 *
 * @param image [height, width] or [height, width, channels]
 * @returns [pixels · channels, units], for a pathway's `mask`; `mask[0].length` is the units that the target area has
 * @throws UsageError where a number makes no sense, or the fields do not end with the image
 * @example
 * const mask = receptiveFields([28, 28, 1], { size: 8, stride: 4, features: 5 });
 * mask[0].length; // 180
 */
export function receptiveFields(
  image: readonly [height: number, width: number, channels?: number],
  options: ReceptiveFields,
): Mask {
  const where = "receptiveFields()";
  const [height, width, channels = 1] = image;
  const { size, stride = 1, features = 1 } = options;
  checkSides(where, "the image", [height, width, channels], ["height", "width", "channels"]);
  wholeNumbers(where, { size, stride, features }, { size: 1, stride: 1, features: 1 });
  for (const [side, pixels] of Object.entries({ height, width }))
    if (size > pixels || (pixels - size) % stride !== 0)
      throw new UsageError(where, `fields of ${size} pixels, ${stride} apart, do not fill a ${side} of ${pixels}`);
  const [rows, columns] = [(height - size) / stride + 1, (width - size) / stride + 1];
  return maskOf(height * width * channels, rows * columns * features, (source, target) => {
    const [pixel, field] = [Math.floor(source / channels), Math.floor(target / features)];
    const down = Math.floor(pixel / width) - stride * Math.floor(field / columns);
    const across = (pixel % width) - stride * (field % columns);
    return down >= 0 && down < size && across >= 0 && across < size;
  });
}
