import { add, greater, mul, type Scalar, sub, type Tensor, where } from "../ops";

/**
 * Some numbers after only so large a part of a step: before + factor · (after − before). With a factor of 0 they are to the bit
 * what they were, whatever the step.
 *
 * @param factor undefined for the whole step
 */
export function slowed<T extends object>(before: T, after: T, factor: number | Scalar | undefined): T {
  if (factor === undefined) return after;
  if (factor === 0) return before;
  const part = (was: Tensor, is: Tensor): Tensor => {
    if (was === is) return is;
    const next = add(was, mul(sub(is, was), factor));
    return typeof factor === "number" ? next : where(greater(factor, 0), next, was);
  };
  const was = before as { readonly [name: string]: Tensor };
  return Object.fromEntries(
    Object.entries(after as { readonly [name: string]: Tensor }).map(([name, is]) => [name, part(was[name]!, is)]),
  ) as T;
}
