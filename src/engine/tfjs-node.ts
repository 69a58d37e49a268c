import Module, { createRequire } from "node:module";
import path from "node:path";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { defaultThreads, prepareLibrary } from "./library-settings";

const load = createRequire(__filename);
const tfjsNodeName = "@tensorflow/tfjs-node";

let missing: string | undefined;
let tried = false;
let loading = false;
let wanted = defaultThreads();

/** How many threads the native library has for one operation, or will have. */
export const nativeThreads = (): number => Number(process.env.TF_NUM_INTRAOP_THREADS) || wanted;

/** Sets that number; false where the library has started already, with another. */
export function setNativeThreads(threads: number): boolean {
  if (tried && missing === undefined) return nativeThreads() === threads;
  wanted = threads;
  delete process.env.TF_NUM_INTRAOP_THREADS;
  return true;
}

/**
 * Loads the native backend, the first time only, and says in one line why it is not to be had; undefined if it is.
 *
 * The current backend, if there is one, stays the current one, though tfjs-node on loading makes itself that.
 */
export function whyNoTfjsNode(): string | undefined {
  if (tried) return missing;
  tried = true;
  loading = true;
  const current = tf.engine().backendName;
  try {
    prepare();
    load(tfjsNodeName);
    if (current) void tf.setBackend(current); // at once, since it has started already
    if (!tf.findBackendFactory("tensorflow")) missing = "the native binding of tfjs-node is not built";
  } catch (error) {
    missing = /native addon module|Cannot find module/.test(String(error))
      ? "the native binding of tfjs-node is not built"
      : `tfjs-node does not load: ${String((error as Error).message ?? error).split("\n")[0]}`;
  } finally {
    loading = false;
  }
  return missing;
}

// What has to be so before tfjs-node loads.
function prepare() {
  const folder = path.dirname(load.resolve(`${tfjsNodeName}/package.json`));
  prepareLibrary(wanted, path.join(folder, "lib/napi-v8/tfjs_binding.node"));
  // tfjs-node calls these two, which Node 23 removed.
  const old = util as { isNullOrUndefined?: (x: unknown) => boolean; isArray?: (x: unknown) => boolean };
  old.isNullOrUndefined ??= (x) => x === null || x === undefined;
  old.isArray ??= Array.isArray;
}

// danfojs-node requires tfjs-node whether or not its binding was built: where it was not, plain tfjs takes its place.
type Resolve = (this: unknown, request: string, ...rest: unknown[]) => string;
const loader = Module as unknown as { _resolveFilename: Resolve & { [hooked]?: true } };
const hooked = Symbol.for("triad.tfjs-node");
if (!loader._resolveFilename[hooked]) {
  const resolve = loader._resolveFilename;
  const redirect: Resolve = function (request, ...rest) {
    const redirected = request === tfjsNodeName && !loading && whyNoTfjsNode() !== undefined;
    return redirected ? load.resolve("@tensorflow/tfjs") : resolve.call(this, request, ...rest);
  };
  loader._resolveFilename = Object.assign(redirect, { [hooked]: true } as const);
}
