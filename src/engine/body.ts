import * as tf from "@tensorflow/tfjs-core";
import type { Frame } from "./frame";
import { newest } from "./fresh";
import { dependsOn, isFloat, isolated, watching } from "./gradient";
import { idsOf } from "./native";
import { type Tape, typeOf } from "./tape";

/** The body of a loop or a branch, written down by itself, with its gradient. */
export interface Body {
  readonly frame: Frame;
  /** For each edge of the frame around that is used, the body's own input. */
  readonly captures: ReadonlyMap<string, string>;
  /** The inputs made for the `given` tensors, in order. */
  readonly inputs: readonly string[];
  readonly results: readonly Result[];
  /** Undefined where no gradient was asked for, or there is none. */
  readonly gradient?: Gradient | undefined;
}
export interface Result {
  readonly edge: string;
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** The gradient of a body: the adjoints of its inputs, given those of its results. */
export interface Gradient {
  /** Inputs of the frame, one for each float32 result. */
  readonly adjoints: readonly string[];
  /** For each of the given tensors, its gradient; undefined where it is of another type, or the results do not depend on it. */
  readonly given: readonly (string | undefined)[];
  /** The float32 tensors from outside on which the results depend. */
  readonly captured: readonly { readonly tensor: tf.Tensor; readonly gradient: string }[];
}

/**
 * Runs the body of a loop or a branch once, to write it down.
 *
 * @param given the tensors that it gets, as they are made: values to trace it with
 * @param fn takes the given and returns results
 * @param differentiate whether its gradient is written down too
 */
export function bodyOf(
  tape: Tape,
  given: () => readonly tf.Tensor[],
  fn: (given: readonly tf.Tensor[]) => readonly tf.Tensor[],
  differentiate: boolean,
): Body {
  const { frame, captures } = tape.inner();
  let body: Body | undefined; // not a result, in which tfjs would look for tensors
  tape.within(frame, () =>
    isolated(() =>
      tf.tidy(() => {
        const before = newest();
        const own = given().map((value) => {
          const edge = frame.input(typeOf(value));
          const tensor = tape.apart(() => value);
          frame.bind(idsOf([tensor])[0]!, edge);
          return { tensor, edge };
        });
        let results: Result[] = [];
        const captured = new Set<tf.Tensor>();
        const run = () => {
          const use = (tensor: unknown) => {
            if (tensor instanceof tf.Tensor && tensor.id < before && isFloat(tensor)) captured.add(tensor);
          };
          const made = watching(use, () => fn(own.map(({ tensor }) => tensor)));
          made.forEach(use);
          results = made.map((tensor) => ({ edge: tape.edge(tensor), shape: tensor.shape, dtype: tensor.dtype }));
          return made;
        };
        let gradient: Gradient | undefined;
        if (differentiate) {
          const sources = [tf.scalar(0), ...own.flatMap(({ tensor }) => (isFloat(tensor) ? [tensor] : []))];
          const from = sources.length;
          let adjoints: string[] = [];
          const { grads } = tf.engine().gradients(
            () => {
              const differentiable = run().filter(isFloat);
              sources.push(...captured);
              const joint = tf.scalar(0);
              dependsOn([joint], differentiable, () => {
                adjoints = differentiable.map((tensor) => frame.input(typeOf(tensor)));
                return differentiable.map((tensor, i) => tape.standIn(tensor, adjoints[i]!));
              });
              return joint;
            },
            sources,
            undefined,
            true,
          );
          const edges = grads.map((tensor) => (tensor ? tape.edge(tensor) : undefined));
          let next = 1;
          if (adjoints.length > 0)
            gradient = {
              adjoints,
              given: own.map(({ tensor }) => (isFloat(tensor) ? edges[next++] : undefined)),
              captured: [...captured].flatMap((tensor, i) => {
                const edge = edges[from + i];
                return edge === undefined ? [] : [{ tensor, gradient: edge }];
              }),
            };
        } else run();
        body = { frame, captures, inputs: own.map(({ edge }) => edge), results, gradient };
      }),
    ),
  );
  return body!;
}
