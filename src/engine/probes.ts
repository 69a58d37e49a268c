import * as tf from "@tensorflow/tfjs-core";
import { useBackend } from "./backends";
import { compile } from "./compile";
import { cond } from "./cond";
import { drawNormal, type TensorStream, tensorStream } from "./draws";
import { scan } from "./scan";
import { scope } from "./scope";

type Given = { readonly x: tf.Tensor; readonly stream: TensorStream };

// One of every kind of thing that trainers compile.
const probes: { readonly [name: string]: (given: Given) => tf.Tensor } = {
  operations: ({ x }) => tf.softmax(tf.matMul(x, x, false, true)),
  gradients: ({ x }) => tf.grad((x) => tf.sum(tf.tanh(x)))(x),
  loops: ({ x }) =>
    scan((h: tf.Tensor, x: tf.Tensor) => ({ state: tf.tanh(tf.add(h, x)), output: [] }), tf.zeros([3]), x).state,
  choices: ({ x }) => cond(tf.greater(tf.sum(x), 0), () => tf.neg(x), () => x), // biome-ignore format: one thought
  randomness: ({ stream }) => drawNormal(stream, [3]).values,
};

/**
 * What can be compiled here, tried out: for each kind of thing undefined where it runs as a native program, or else why not;
 * for `triad doctor`.
 *
 * @example
 * Object.keys(await compileReport()).length; // 5
 */
export async function compileReport(): Promise<{ readonly [name: string]: string | undefined }> {
  await useBackend();
  const found: { [name: string]: string | undefined } = {};
  scope(() => {
    const given = { x: tf.ones([2, 3]), stream: tensorStream(0, "probe") };
    for (const [name, probe] of Object.entries(probes)) {
      const compiled = compile(probe, { name });
      try {
        compiled(given);
        found[name] = compiled.report().why;
      } catch (error) {
        found[name] = (error as Error).message;
      }
      compiled.dispose();
    }
  });
  return found;
}
