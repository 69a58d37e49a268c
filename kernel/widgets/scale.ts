/** The numbers that a control can have. */
export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface ScaleOptions {
  /** Default 0. */
  readonly min?: number;
  /** Default 1, and 100 for `play`. */
  readonly max?: number;
  /** Default 1 where both ends are whole and at least 20 apart, else a hundredth of the way or a little less. */
  readonly step?: number;
}

/** `value`, which the option `name` of `who` has, where it is a number that can be shown. */
export function finite(who: string, name: string, value: unknown): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw new TypeError(`${who}: ${name} is ${String(value)}; it is a finite number`);
}

/** The scale that is meant; `who` is called so in an error. */
export function scaleOf(who: string, { min = 0, max = 1, step }: ScaleOptions): Scale {
  finite(who, "min", min);
  finite(who, "max", max);
  if (min >= max) throw new RangeError(`${who}: min ${min} is not below max ${max}`);
  const by = finite(who, "step", step ?? stepFor(min, max));
  if (by <= 0 || by > max - min) {
    throw new RangeError(`${who}: step ${by} is not above 0 and at most ${max - min}, from min to max`);
  }
  return { min, max, step: by };
}

/** The scale's number that is nearest to `value`; `undefined` where that is no number. */
export function nearest({ min, max, step }: Scale, value: unknown): number | undefined {
  if (typeof value !== "number" || !Number.isFinite(value)) return undefined;
  const within = (it: number) => Math.min(max, Math.max(min, it));
  const steps = Math.round((within(value) - min) / step);
  // 0.1 + 0.2 is to read 0.3.
  return within(Number((min + steps * step).toPrecision(12)));
}

/** The scale's number that is nearest to a value that code has set. */
export const onScale = (who: string, scale: Scale, value: unknown): number =>
  nearest(scale, finite(who, "value", value))!;

/** The scale's number in the middle. */
export const middle = (scale: Scale): number => nearest(scale, (scale.min + scale.max) / 2)!;

function stepFor(min: number, max: number): number {
  const range = max - min;
  if (Number.isInteger(min) && Number.isInteger(max) && range >= 20) return 1;
  const power = 10 ** Math.floor(Math.log10(range / 100) + 1e-9);
  const factor = [5, 2, 1].find((it) => it * power <= (range / 100) * (1 + 1e-9)) ?? 1;
  return Number((factor * power).toPrecision(6));
}
