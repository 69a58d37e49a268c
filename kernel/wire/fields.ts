import type { Content } from "./message";

/** A request whose content is not what the protocol says. */
export class RequestError extends Error {
  override readonly name = "RequestError";
}

interface Kinds {
  string: string;
  number: number;
  boolean: boolean;
}

/**
 * The field `name` of a message's content; `otherwise` stands for one that is not there.
 *
 * @throws RequestError where it is of another kind, or not there and nothing stands for it.
 */
export function field<K extends keyof Kinds>(content: Content, name: string, kind: K, otherwise?: Kinds[K]): Kinds[K] {
  const value = content[name] ?? otherwise;
  if (typeof value === kind) return value as Kinds[K];
  throw new RequestError(
    `field "${name}" is ${value === undefined ? "missing" : JSON.stringify(value)}, should be a ${kind}`,
  );
}
