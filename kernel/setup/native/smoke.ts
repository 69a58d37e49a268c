import { checkout } from "../checkout.cjs";
import { run } from "../child.cjs";
import { lastLine } from "../last-line";

/** The program of the test: it multiplies two matrices on the native backend, and says which TensorFlow did it. */
const program = `
  const util = require("node:util");
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
  try {
    const tf = require("@tensorflow/tfjs-node");
    if (tf.matMul(tf.ones([2, 3]), tf.ones([3, 2])).dataSync()[3] !== 3) throw new Error("1 + 1 + 1 is not 3");
    if (tf.getBackend() !== "tensorflow") throw new Error("the backend is " + tf.getBackend());
    console.log("\\ntensorflow " + tf.backend().binding.TF_Version);
  } catch (error) {
    console.log("\\n" + String(error.message).split("\\n")[0]);
    process.exitCode = 1;
  }
`;

export type Smoke =
  | { readonly ok: true; readonly tensorflow: string }
  | { readonly ok: false; readonly reason: string };

/** Loads the native backend and computes with it, in a process of its own: a wrong binary kills the process that loads it. */
export async function smoke(): Promise<Smoke> {
  const env = { TF_CPP_MIN_LOG_LEVEL: "3" };
  const { ok, output } = await run(process.execPath, ["-e", program], { cwd: checkout, env, timeout: 60_000 });
  const version = /^tensorflow (\S+)/m.exec(output)?.[1];
  if (ok && version !== undefined) return { ok: true, tensorflow: version };
  return { ok: false, reason: lastLine(output) || "the process that loads it dies" };
}
