import { add, matMul, type Tensor2D } from "../ops";
import type { Found, Memory, PathwaySize } from "./rule";

/** A fixed random matrix from the errors of the areas after one to its units; none where there are no such areas. */
export const randomFeedback = ({ post, errors }: PathwaySize): { readonly [name: string]: Memory } =>
  errors > 0 ? { feedback: { shape: [errors, post], start: { sd: 1 / Math.sqrt(errors) } } } : {};

/** An area's own errors, with those of the areas after it by its random matrix, [samples, post]. */
export function sentAtRandom({ error: { own, after }, memory }: Pick<Found, "error" | "memory">): Tensor2D {
  const sent = after && (matMul(after, memory.feedback as Tensor2D) as Tensor2D);
  return own && sent ? (add(own, sent) as Tensor2D) : (own ?? sent)!;
}
