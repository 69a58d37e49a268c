import { createRequire } from "node:module";
import path from "node:path";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs"; // registers the cpu backend and the gradients
import { EngineError } from "../support/errors";
import { tensorflowVersion } from "./native";
import "./second-order";
import { nativeThreads, setNativeThreads, whyNoTfjsNode } from "./tfjs-node";
import { fillWasmGaps } from "./wasm-gaps";
import { askedOfXla, xlaRule } from "./xla";

/** What tensors are computed with, best first: native TensorFlow, WebAssembly, plain JavaScript. */
export const backendNames = ["tensorflow", "wasm", "cpu"] as const;
export type BackendName = (typeof backendNames)[number];

const load = createRequire(__filename);
type Wasm = typeof import("@tensorflow/tfjs-backend-wasm");
const wasmPackage = "@tensorflow/tfjs-backend-wasm";

// Makes a backend the current one, or says in one line why it cannot.
const start: { readonly [K in BackendName]: () => Promise<string | undefined> } = {
  tensorflow: async () => whyNoTfjsNode() ?? (await set("tensorflow")),
  wasm: async () => {
    if (!tf.findBackend("wasm")) {
      const folder = path.dirname(load.resolve(`${wasmPackage}/dist/tfjs-backend-wasm-simd.wasm`));
      (load(wasmPackage) as Wasm).setWasmPaths(folder + path.sep);
      fillWasmGaps(quietCpu());
    }
    return set("wasm");
  },
  cpu: async () => {
    quietCpu();
    return set("cpu");
  },
};
const set = async (name: BackendName) =>
  (await tf.setBackend(name)) ? undefined : `the backend "${name}" does not start on this machine`;
// Without its banner, which would go to the user's stderr.
const quietCpu = () => Object.assign(tf.findBackend("cpu"), { firstUse: false });
const remedy = { tensorflow: "`npm start` builds it", wasm: "`npm install`", cpu: "`npm install`" } as const;

let chosen: { readonly backend: BackendName; readonly why: string } | undefined;

/**
 * Makes sure that a backend is in use, and returns its name.
 *
 * Without a name it is chosen once, at the first call: what `$TRIAD_BACKEND` says, or the first of `tensorflow`, `wasm`
 * and `cpu` that can be had. A name switches to that backend; tensors made before move over when they are next used.
 *
 * @param options.threads how many processors the native backend uses for one operation, from its start on; default what
 * `$TRIAD_THREADS` says, or all there are, 16 at most. The others have one
 * @throws EngineError where a backend asked for by name cannot be had, or the number of threads is none, or another already,
 * or `$TRIAD_XLA` means nothing
 * @example
 * await useBackend("cpu"); // "cpu"
 */
export async function useBackend(
  name?: BackendName,
  options: { readonly threads?: number } = {},
): Promise<BackendName> {
  const { TRIAD_THREADS } = process.env;
  askedOfXla();
  if (options.threads !== undefined) useThreads("threads", options.threads);
  else if (!chosen && TRIAD_THREADS) useThreads("$TRIAD_THREADS", Number(TRIAD_THREADS), TRIAD_THREADS);
  const asked = name ?? (chosen ? undefined : process.env.TRIAD_BACKEND || undefined);
  if (asked !== undefined)
    chosen = await only(asked, name ? "asked for by the program" : "asked for by $TRIAD_BACKEND");
  chosen ??= await first();
  if (tf.getBackend() !== chosen.backend) await tf.setBackend(chosen.backend);
  return chosen.backend;
}

function useThreads(name: string, threads: number, given: unknown = threads) {
  if (!Number.isInteger(threads) || threads < 1)
    throw new EngineError("backend", `${name} is ${given}; it is a whole number from 1`);
  if (!setNativeThreads(threads))
    throw new EngineError(
      "backend",
      `the native library runs with ${nativeThreads()} threads already; ask for ${threads} before its first use`,
    );
}

async function only(name: string, why: string) {
  const backend = backendNames.find((known) => known === name);
  if (!backend) throw new EngineError("backend", `unknown backend "${name}"; there are ${backendNames.join(", ")}`);
  const missing = await start[backend]();
  if (missing !== undefined) throw new EngineError(`backend "${backend}"`, `${missing}; ${remedy[backend]}`);
  return { backend, why };
}

async function first() {
  const refused: string[] = [];
  for (const backend of backendNames) {
    const missing = await start[backend]();
    if (missing === undefined) return { backend, why: refused.join("; ") || "the fastest there is" };
    refused.push(`${missing} (${remedy[backend]})`);
  }
  throw new EngineError("backend", refused.join("; "));
}

/**
 * What the tensors are computed with, and why: for `triad doctor`.
 *
 * @example
 * (await backendReport()).versions.tfjs; // "4.22.0"
 */
export async function backendReport(): Promise<{
  readonly backend: BackendName;
  readonly why: string;
  readonly versions: { readonly [name: string]: string };
  readonly threads: number;
  /** What XLA compiles; undefined where there is none. */
  readonly xla?: string;
}> {
  const backend = await useBackend();
  const wasm = backend === "wasm" ? (load(wasmPackage) as Wasm) : undefined;
  return {
    backend,
    why: chosen!.why,
    versions: {
      node: process.versions.node,
      tfjs: tf.version_core,
      ...(backend === "tensorflow" && { tensorflow: tensorflowVersion() }),
      ...(wasm && { wasm: wasm.version_wasm }),
    },
    ...(backend === "tensorflow" && { xla: xlaRule }),
    // tfjs keeps its wasm to one thread in Node (tensorflow/tfjs issue 3830).
    threads: backend === "tensorflow" ? nativeThreads() : (wasm?.getThreadsCount() ?? 1),
  };
}
