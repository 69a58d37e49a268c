import fs from "node:fs";
import path from "node:path";
import util from "node:util";
import { checkout } from "../setup/checkout.cjs";

const folder = path.join(checkout, "node_modules/@tensorflow");

const binding = path.join(folder, "tfjs-node/lib/napi-v8/tfjs_binding.node");

/** TensorFlow.js for every `import` of it in this process: by the native library where that is built and loads. */
export const tensorflowEntry = (): string => path.join(folder, loadsNative() ? "tfjs-node" : "tfjs");

function loadsNative(): boolean {
  if (!fs.existsSync(binding)) return false;
  prepareNative();
  try {
    require(binding);
    return true;
  } catch (error) {
    const [reason] = (error as Error).message.split("\n");
    console.error(`triad: the native backend does not load (${reason}), so tfjs runs without it; npm start mends that`);
    return false;
  }
}

/** Whether `request` asks for one of the two packages that are one here. */
export const isTensorflow = (request: string): boolean =>
  request === "@tensorflow/tfjs" || request === "@tensorflow/tfjs-node";

/** tfjs-node is built on tfjs, and has to find it. */
export const isTensorflowItself = (file: string): boolean => file.startsWith(path.join(folder, "tfjs-node") + path.sep);

/** tfjs-node calls two functions that Node has dropped in version 23. */
function prepareNative(): void {
  const old = util as unknown as Record<string, unknown>;
  old.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  old.isArray ??= Array.isArray;
  // Its greeting tells of processor features.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= "2";
  // It costs small steps more than it gains; the same here and in the library, whichever loads TensorFlow.js first.
  process.env.TF_ENABLE_ONEDNN_OPTS ??= "0";
}
