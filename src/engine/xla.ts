import { EngineError } from "../support/errors";
import { countOperations, type FunctionGraph, type Graph } from "./graph";
import { flag, textAttribute, typesAttribute } from "./native";

/** What compiles a program, and why. */
export interface Compiler {
  /** `xla` makes machine code of the program; `tensorflow` runs its operations one after another. */
  readonly name: "xla" | "tensorflow";
  readonly why: string;
}

export interface CompilerOptions {
  /** Whether XLA may compile it, where the rule says that it pays; default true. */
  readonly xla?: boolean;
}

/** Microseconds of estimated work from which machine code pays. */
const worthwhile = 400;
/** XLA takes about 3 ms to compile an operation. */
const most = 3000;

/**
 * The rule, as a sentence, from the reference workloads (`npm run bench`): XLA makes their steps 1.1 to 6 times faster, adds
 * 0.04 ms to a call, and takes 0.2 s and more to compile.
 */
export const xlaRule = `XLA compiles programs of an estimated ${worthwhile / 1000} ms and more, of at most ${most} operations`;

/**
 * What is to compile a program: decided from the program alone, so that the same function is always compiled alike, and its
 * numbers stay the same to the bit.
 *
 * `$TRIAD_XLA` set to `always` or `never` decides for all.
 */
export function compilerFor(graph: FunctionGraph, { xla = true }: CompilerOptions = {}): Compiler {
  if (!xla) return { name: "tensorflow", why: "asked for by { xla: false }" };
  const asked = askedOfXla();
  if (asked === "always") return { name: "xla", why: "asked for by $TRIAD_XLA" };
  if (asked === "never") return { name: "tensorflow", why: "asked for by $TRIAD_XLA" };
  if (draws(graph)) return { name: "tensorflow", why: "it draws random numbers, which XLA would round otherwise" };
  const operations = countOperations(graph);
  if (operations > most)
    return { name: "tensorflow", why: `${operations} operations would take XLA long to compile; a loop is for scan` };
  const ms = (graph.work / 1000).toPrecision(2);
  return graph.work < worthwhile
    ? { name: "tensorflow", why: `too short for XLA to pay, an estimated ${ms} ms` }
    : { name: "xla", why: `long enough to pay, an estimated ${ms} ms` };
}

/** @throws EngineError where `$TRIAD_XLA` is set to what means nothing */
export function askedOfXla(): "always" | "never" | undefined {
  const asked = process.env.TRIAD_XLA || undefined;
  if (asked === undefined || asked === "always" || asked === "never") return asked;
  throw new EngineError("backend", `$TRIAD_XLA is ${asked}; it is always, never, or not set`);
}

/** The same function as a single call, which XLA compiles as a whole, loops and all. */
export function underXla(graph: FunctionGraph): { readonly graph: Graph; readonly outputs: readonly string[] } {
  const compiled: FunctionGraph = { ...graph, attributes: [flag("_XlaMustCompile", true)] };
  const { placeholders, results } = graph;
  const call = {
    name: "call",
    op: "StatefulPartitionedCall",
    inputs: placeholders.map(({ name }) => `${name}:0`),
    attributes: [
      typesAttribute(
        "Tin",
        placeholders.map(({ dtype }) => dtype),
      ),
      typesAttribute(
        "Tout",
        results.map(({ dtype }) => dtype),
      ),
      flag("_XlaMustCompile", true),
      ...["config", "config_proto", "executor_type"].map((name) => textAttribute(name, "")),
    ],
    functions: { f: compiled },
  };
  return {
    graph: { placeholders, constants: [], operations: [call] },
    outputs: results.map((_, i) => `call:${i}`),
  };
}

/** Whether the program draws random numbers, which are to be the same however it runs. */
const draws = ({ operations }: Graph): boolean =>
  operations.some(({ op, functions = {} }) => op.startsWith("StatelessRandom") || Object.values(functions).some(draws));
