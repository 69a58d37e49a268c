import type { Tensor } from "../ops";
import { UsageError } from "../support/errors";
import type { Direction, Found, Supplied } from "./rule";

/** What a rule finds only where it says that it needs the signal. */
const behind: { readonly [found: string]: Supplied } = { taught: "teaching", error: "error", contrast: "contrast" };

/** What a rule of one's own finds, with an error where it reads what it has not said that it needs. */
export const guarded = (name: string, needs: readonly string[], found: Found): Found =>
  new Proxy(found, {
    get(target, key, receiver) {
      const need = behind[String(key)];
      if (need === undefined || needs.includes(need)) return Reflect.get(target, key, receiver);
      throw new UsageError(`rule "${name}"`, `it reads ${String(key)}; add "${need}" to its needs`);
    },
  });

/**
 * The direction of a rule of one's own, if it is one.
 *
 * @throws UsageError where it has not the numbers that the pathway has
 */
export function checkedDirection(name: string, found: Found, given: unknown): Direction {
  const where = `rule "${name}"`;
  const { synapses, memory = {} } = (given ?? {}) as Direction;
  if (typeof synapses !== "object" || synapses === null)
    throw new UsageError(where, "its direction gives { synapses: { weights } }, at once, and this is something else");
  same(where, "synapses", synapses as Numbers, found.synapses as unknown as Numbers);
  same(where, "memory", memory, found.memory);
  return { synapses, ...((given as Direction).memory && { memory }) };
}

type Numbers = { readonly [name: string]: Tensor | undefined };

function same(where: string, what: string, given: Numbers, has: Numbers): void {
  for (const [name, numbers] of Object.entries(given)) {
    if (numbers === undefined) continue;
    const own = has[name];
    if (!own) {
      const there = Object.keys(has).filter((key) => has[key]);
      throw new UsageError(
        where,
        `its direction gives ${what}.${name}, but the pathway has ${there.length > 0 ? there.join(", ") : "none"}`,
      );
    }
    if (String(numbers.shape) !== String(own.shape))
      throw new UsageError(
        where,
        `its direction gives ${what}.${name} of shape [${numbers.shape?.join(", ")}]; it is [${own.shape.join(", ")}]`,
      );
  }
}
