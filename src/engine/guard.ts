import * as tf from "@tensorflow/tfjs-core";
import { EngineError, TriadError } from "../support/errors";
import { newest } from "./fresh";
import { at, placeOf, withLongStacks } from "./place";
import { restoring } from "./restoring";
import { type Layout, layoutOf } from "./tree";

type Engine = ReturnType<typeof tf.engine>;
const random = new Set([
  "dropout",
  "multinomial",
  "rand",
  "randomGamma",
  "randomNormal",
  "randomStandardNormal",
  "randomUniform",
  "randomUniformInt",
  "truncatedNormal",
]);

let active = false;

/** Whether a function runs under `guarded` now. */
export const isGuarded = () => active;

/** The value of a scalar, also inside a function that is guarded: for what decides anew at every call. */
export function readInside(scalar: tf.Tensor): number {
  const engine = tf.engine();
  const { readSync } = Object.getPrototypeOf(engine) as Engine;
  return readSync.call(engine, scalar.dataId)[0] as number;
}

/**
 * Runs `fn`, takes its result apart, and refuses what could not be part of a compiled function: reading a value, drawing
 * a random number, using a tensor that is neither made inside nor one of `args`, disposing or assigning to what is around,
 * making a variable. An error becomes one line that names the operation of tfjs's and the line of the user's code.
 *
 * @throws EngineError, its `where` being `where`; errors of Triad's own pass through
 */
export function guarded(
  where: string,
  args: readonly tf.Tensor[],
  fn: () => unknown,
): { readonly layout: Layout; readonly tensors: readonly tf.Tensor[] } {
  const engine = tf.engine();
  const before = newest();
  const given = new Set(args.map(({ id }) => id));
  const { random: drawOutside } = Math;
  const refuse = (what: string): never => {
    throw new EngineError(where, at(what, placeOf(new Error())));
  };
  const known = (tensor: unknown, user: string) => {
    const { id, shape } = (tensor ?? {}) as Partial<tf.Tensor>;
    if (id !== undefined && id < before && !given.has(id))
      refuse(`${user} uses a tensor of shape [${shape}] from outside; pass it as an argument or make it inside`);
  };
  const read = () =>
    refuse(
      "a value is read inside (dataSync, data, array, print): it would be frozen; return the tensor and read it after",
    );
  let failed: string | undefined; // the outermost operation that has thrown
  let moving = false; // tfjs reads a tensor itself when it takes it over from another backend
  const hooks: Partial<Engine> = {
    startScope(name) {
      failed = undefined;
      const op = name?.replace(/__op$/, "") ?? "";
      if (random.has(op)) refuse(`${op} draws inside: it would be frozen; draw from a stream and pass the numbers in`);
      prototype.startScope.call(engine, name);
    },
    endScope(result) {
      if (result === null) failed = engine.state.activeScope.name.replace(/__op$/, "");
      prototype.endScope.call(engine, result);
    },
    runKernel(name, inputs, attrs) {
      for (const input of Object.values(inputs)) {
        if (Array.isArray(input)) for (const one of input) known(one, name);
        else known(input, name);
      }
      return prototype.runKernel.call(engine, name, inputs, attrs) as never;
    },
    // What `assign` does to a variable, too.
    disposeTensor(tensor) {
      if (tensor.id < before)
        refuse(
          `a tensor of shape [${tensor.shape}] from around is disposed or assigned to inside: it would be once only; return the new value`,
        );
      prototype.disposeTensor.call(engine, tensor);
    },
    makeVariable: () =>
      refuse("a variable is made inside: it would outlive the call; use the tensor itself, and return what is to stay"),
    moveData(backend, id) {
      moving = true;
      try {
        prototype.moveData.call(engine, backend, id);
      } finally {
        moving = false;
      }
    },
    readSync: (id) => (moving ? prototype.readSync.call(engine, id) : read()),
    read,
  };
  const prototype = Object.getPrototypeOf(engine) as Engine;
  const restore = () => {
    Math.random = drawOutside;
    for (const name of Object.keys(hooks)) delete engine[name as keyof Engine];
    active = false;
  };
  return restoring(restore, () =>
    withLongStacks(() => {
      active = true;
      Object.assign(engine, hooks);
      Math.random = () =>
        refuse("Math.random() draws inside: it would be frozen; draw from a stream and pass the numbers in");
      try {
        const tensors: tf.Tensor[] = [];
        const layout = layoutOf(fn(), tensors, where, "result");
        for (const tensor of tensors) known(tensor, "the result");
        return { layout, tensors };
      } catch (error) {
        if (error instanceof TriadError) throw error;
        const what = failed ? `${failed}: ${oneLine(error)}` : oneLine(error);
        throw new EngineError(where, at(what, placeOf(error)), { cause: error });
      }
    }),
  );
}

/** The line of an error that says what happened. */
export const oneLine = (error: unknown): string =>
  String((error as Error)?.message ?? error)
    .replace(/^Invalid TF_Status: \d+\s+Message: /, "")
    .split("\n")[0]!;
