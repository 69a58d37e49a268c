import type { Transform } from "../../circuit/types";
import { fill, type Tensor2D } from "../../ops";
import { UsageError } from "../../support/errors";
import type { TransformOf } from "./transform";

export interface Deprived extends Transform {
  readonly kind: "deprived";
  readonly level: number;
}

/**
 * An input that shows nothing, the same everywhere and always: an eye that is closed.
 *
 * @param options.level what it shows, in units of the signal; default 0
 * @example
 * deprived().level; // 0
 */
export function deprived({ level = 0 }: { readonly level?: number } = {}): Deprived {
  if (!Number.isFinite(level)) throw new UsageError("deprived()", `level is a number, not ${level}`);
  return { kind: "deprived", of: "anything", level };
}

export const deprivedEntry: TransformOf<Deprived> = {
  parse: deprived,
  random: false,
  courses: () => [],
  see: ({ rows }, { level }) => fill(rows.shape, level) as Tensor2D,
};
