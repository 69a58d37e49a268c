import { UsageError } from "./errors";

/** @throws UsageError where the number is not above 0, or not finite; `name` is what the error calls it: `"the rate"` */
export function positive(where: string, name: string, value: number): number {
  if (!(Number.isFinite(value) && value > 0)) throw new UsageError(where, `${name} is a number above 0, not ${value}`);
  return value;
}

/** @throws UsageError where the number is not above 0 and at most 1 */
export function share(where: string, name: string, value: number): number {
  if (!(value > 0 && value <= 1)) throw new UsageError(where, `${name} is above 0 and at most 1, not ${value}`);
  return value;
}

/** @throws UsageError where the number is not from 0 up to 1, exclusive */
export function fraction(where: string, name: string, value: number): number {
  if (!(value >= 0 && value < 1)) throw new UsageError(where, `${name} is from 0 up to 1, exclusive, not ${value}`);
  return value;
}

/** @throws UsageError where the number is below 0, or not finite */
export function atLeastZero(where: string, name: string, value: number): number {
  if (!(Number.isFinite(value) && value >= 0))
    throw new UsageError(where, `${name} is a number of at least 0, not ${value}`);
  return value;
}

/** @throws UsageError where one of the numbers is not whole, or is below the least that it may be */
export function wholeNumbers<N extends string>(
  where: string,
  numbers: { readonly [K in N]: number },
  least: { readonly [K in N]: number },
): void {
  for (const name of Object.keys(least) as N[])
    if (!Number.isInteger(numbers[name]) || numbers[name] < least[name])
      throw new UsageError(where, `${name} is a whole number of at least ${least[name]}, not ${numbers[name]}`);
}
