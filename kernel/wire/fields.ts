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
  throw new RequestError(`field "${name}" is ${value === undefined ? "missing" : shown(value)}, should be a ${kind}`);
}

/** The object of texts in the field `name`; an empty one where there is none. */
export function textsField(content: Content, name: string): Readonly<Record<string, string>> {
  const value = content[name] ?? {};
  if (typeof value !== "object" || Array.isArray(value) || !Object.values(value).every((it) => typeof it === "string"))
    throw new RequestError(`field "${name}" is ${shown(value)}, should be an object of strings`);
  return value as Record<string, string>;
}

/** How much of a wrong value an error shows. */
const shownLength = 100;

/** A value as JSON, the first of it: it may be long, or nest too deep to be written at all. */
function shown(value: unknown): string {
  if (typeof value === "object" && value !== null) return Array.isArray(value) ? "a list" : "an object";
  const text = JSON.stringify(value);
  return text.length > shownLength ? `${text.slice(0, shownLength)}…` : text;
}
