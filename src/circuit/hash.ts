import { createHash } from "node:crypto";
import type { CircuitData } from "./data";

/** SHA-256 of a circuit's content: the same for the same circuit, however its objects were ordered or written. */
export function hash(circuit: CircuitData): string {
  // The order of areas is the order of computation and so part of the model; that of other keys is not.
  const ordered = { ...circuit, areas: Object.entries(circuit.areas) };
  return createHash("sha256").update(JSON.stringify(ordered, sortKeys)).digest("hex");
}

function sortKeys(_: string, value: unknown): unknown {
  if (value === null || typeof value !== "object" || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
