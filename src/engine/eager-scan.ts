import * as tf from "@tensorflow/tfjs-core";
import { fresh, newest } from "./fresh";
import { readInside } from "./guard";
import { scope } from "./scope";
import type { ScanCall } from "./traced-scan";
import { unmoved } from "./unmoved";

/** A scan step by step, as tfjs's autodiff can follow it: fresh tensors of the last state and of the outputs. */
export const eagerScan = ({ steps: there, upTo, state, inputs, body }: ScanCall): tf.Tensor[] =>
  scope(() => {
    const before = newest();
    const steps = upTo ? Math.max(0, Math.min(there, readInside(upTo))) : there;
    if (steps === 0) {
      const step = () => body([...state, ...inputs.map(({ shape, dtype }) => tf.zeros(shape.slice(1), dtype))]);
      const none = tf.tidy(() =>
        step()
          .slice(state.length)
          .map(({ shape, dtype }) => tf.zeros([there, ...shape], dtype)),
      );
      const results = [...state.map((tensor) => tf.clone(tensor)), ...none];
      unmoved(results, () => [...inputs, ...step()]);
      return results;
    }
    // tfjs's gradient of unstack fails for one row.
    const sequences = inputs.map((input) =>
      there === 1 ? [tf.reshape(input, input.shape.slice(1))] : tf.unstack(input),
    );
    const outputs: tf.Tensor[][] = [];
    let now = state;
    for (let step = 0; step < steps; step++) {
      const after = tf.tidy(() => [...body([...now, ...sequences.map((values) => values[step]!)])]);
      now = after.slice(0, state.length);
      after.slice(state.length).forEach((output, i) => {
        outputs[i] ??= [];
        outputs[i].push(output);
      });
    }
    const filled = (values: readonly tf.Tensor[]) => {
      const { shape, dtype } = values[0]!;
      const taken = tf.stack([...values]);
      return steps === there ? taken : tf.concat([taken, tf.zeros([there - steps, ...shape], dtype)]);
    };
    return [...fresh(now, before), ...outputs.map(filled)];
  });
