import type { ParameterDeclaration } from "../../cells/typescript/parameter-declarations";

/** What a parameter can be set to: JSON, and the numbers that JSON cannot say. */
export type ParameterValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly ParameterValue[]
  | { readonly [name: string]: ParameterValue };

/**
 * Reads a value of the command line: JSON where it is JSON, or else text. What is declared as text stays the text that
 * was given: `-p name 007`.
 */
export function parseValue(text: string, declared?: ParameterDeclaration): ParameterValue {
  const value = fromJson(text);
  const isText = declared?.annotation === undefined ? declared?.kind === "string" : declared.annotation === "string";
  return isText && typeof value !== "string" ? text : value;
}

function fromJson(text: string): ParameterValue {
  if (/^-?(Infinity|NaN)$/.test(text)) return Number(text);
  // A whole number that a double cannot hold.
  if (/^-?[1-9]\d*$/.test(text) && !Number.isSafeInteger(Number(text))) return BigInt(text);
  try {
    return JSON.parse(text) as ParameterValue;
  } catch {
    return text;
  }
}

/** A value as TypeScript. */
export function literal(value: ParameterValue): string {
  if (typeof value === "string") return quoted(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  const entries = Object.entries(value).map(([name, entry]) => `${key(name)}: ${literal(entry)}`);
  return entries.length === 0 ? "{}" : `{ ${entries.join(", ")} }`;
}

/** In brackets `__proto__` is a key like any other. */
function key(name: string): string {
  if (name === "__proto__") return `["__proto__"]`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

/** The two line ends that only JavaScript knows are told from text in no editor. */
const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[\u2028\u2029]/g, (end) => `\\u${end.charCodeAt(0).toString(16)}`);

/** A value as a notebook's metadata keeps it, which is JSON. */
export function recorded(value: ParameterValue): unknown {
  if (typeof value === "bigint" || (typeof value === "number" && !Number.isFinite(value))) return String(value);
  if (Array.isArray(value)) return value.map(recorded);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, recorded(entry)]));
}
