import * as tf from "@tensorflow/tfjs-core";
import { type Frame, frame, type ValueType } from "./frame";
import { dependsOn, isTaped } from "./gradient";
import type { Attribute, Constant } from "./graph";
import { copy, dtypeNumber, idsOf, type Metadata, type Recorder, typeAttribute } from "./native";
import { at, operationNow, placeOf } from "./place";
import { restoring } from "./restoring";

/** What a function does while it is traced, written down. */
export interface Tape extends Recorder {
  /** Where operations are written down now. */
  readonly frame: Frame;
  /** Why there can be no graph. */
  problem: string | undefined;
  /** The edge of a tensor that is used. */
  edge(tensor: tf.Tensor): string;
  /** Writes what `fn` does into `into`. */
  within<R>(into: Frame, fn: () => R): R;
  /** What `fn` returns, as a tensor of its own, made without being written down. */
  apart(fn: () => tf.Tensor): tf.Tensor;
  /** A tensor of zeros that stands for what `edge` will hold. */
  standIn(type: { readonly shape: readonly number[]; readonly dtype: tf.DataType }, edge: string): tf.Tensor;
  /**
   * Notes how `results` depend on `sources`, float32 both: `edges` writes the gradients of the sources down, given the edges
   * of those of the results. Of these gradients there is none.
   */
  depends(
    results: readonly tf.Tensor[],
    sources: readonly tf.Tensor[],
    edges: (adjoints: readonly string[]) => readonly string[],
  ): void;
  /** A frame for the body of a loop or a branch, whose captures are edges of the frame that is current. */
  inner(): { readonly frame: Frame; readonly captures: ReadonlyMap<string, string> };
}

let active: Tape | undefined;

/** The tape of the trace that runs now, if one does. */
export const tracing = (): Tape | undefined => active;

/** Runs `fn` with `tape` as the one that `tracing` gives. */
export function withTape<R>(tape: Tape, fn: () => R): R {
  const before = active;
  const restore = () => {
    active = before;
  };
  return restoring(restore, () => {
    active = tape;
    return fn();
  });
}

const small = 1024; // bytes
/** What comes after them would be compiled for the shape that there was when the function was traced. */
const shapedByValues = new Set(["Unique", "UniqueV2", "Where"]);

/**
 * An empty tape, to be given to `recording` while a function is traced.
 *
 * @param outermost knows the arguments: their edge, by native id
 * @param noted is told of each operation as it is run, by its number
 */
export function tapeOf(
  outermost: (id: number, root: Frame) => string | undefined,
  noted?: (site: number) => void,
): Tape {
  const constants = new Map<number, Omit<Constant, "name">>();
  const root: Frame = frame((id) => {
    const constant = constants.get(id);
    return constant ? root.constant(constant) : outermost(id, root);
  });
  let current = root;
  let apart = 0;
  let sites = 0;
  const tape: Tape = {
    problem: undefined,
    get frame() {
      return current;
    },
    edge: (tensor) => known(idsOf([tensor])[0]!),
    within: (into, fn) => {
      const before = current;
      const restore = () => {
        current = before;
      };
      return restoring(restore, () => {
        current = into;
        return fn();
      });
    },
    apart: (fn) => {
      const restore = () => {
        apart--;
      };
      return restoring(restore, () => {
        apart++;
        return copy(fn());
      });
    },
    standIn: ({ shape, dtype }, edge) => {
      // Filled on the native side, however large.
      const tensor = tape.apart(() => (dtype === "bool" ? tf.zeros([...shape], dtype) : tf.fill([...shape], 0, dtype)));
      current.bind(idsOf([tensor])[0]!, edge);
      return tensor;
    },
    depends: (results, sources, edges) => {
      const types = sources.map(({ shape, dtype }) => ({ shape, dtype }));
      dependsOn(results, sources, (dys) => {
        const made = edges(dys.map((dy) => tape.edge(dy)));
        const gradients = types.map((type, i) => tape.standIn(type, made[i]!));
        if (isTaped()) onceMore(gradients, [...sources, ...dys]);
        return gradients;
      });
    },
    inner: () => {
      const around = current;
      const captures = new Map<string, string>();
      const within: Frame = frame((id) => {
        const constant = constants.get(id);
        if (constant && constant.bytes.length <= small) return within.constant(constant);
        const outer = around.edgeOf(id);
        if (outer === undefined) return undefined;
        const captured = captures.get(outer) ?? within.input(around.typeOf(outer));
        captures.set(outer, captured);
        return captured;
      });
      return { frame: within, captures };
    },
    created: (id, shape, dtype, values) => {
      if (!ArrayBuffer.isView(values)) fault("a constant is made of strings");
      else {
        const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
        constants.set(id, { shape: [...shape], dtype, bytes });
      }
    },
    executed: (op, given: readonly Attribute[], inputs, outputs: readonly Metadata[]) => {
      if (apart > 0) return;
      const edges = inputs.map(known);
      const attributes = [...given];
      // tfjs-node leaves the types of this one operation to be inferred, which only eager execution does.
      if (op === "ExpandDims" && tape.problem === undefined)
        attributes.push(...["T", "Tdim"].map((type, i) => typeAttribute(type, current.typeOf(edges[i]!).dtype)));
      if (shapedByValues.has(op)) fault("the shape of what it gives hangs on values");
      noted?.(sites);
      const made = current.add({ op, inputs: edges, attributes, site: sites++ }, outputs);
      for (const [i, { id }] of outputs.entries()) current.bind(id, made[i]!);
    },
  };
  const onceMore = (gradients: readonly tf.Tensor[], of: readonly tf.Tensor[]) => {
    fault("the gradient of a loop's or a choice's gradient is taken");
    // The trace is of no use, but is to end as it would by itself.
    const shapes = of.map(({ shape }) => shape);
    dependsOn(gradients, of, () => shapes.map((shape) => tf.zeros(shape)));
  };
  const fault = (what: string) => {
    if (tape.problem !== undefined) return;
    const operation = operationNow();
    tape.problem = at(operation ? `${operation}: ${what}` : what, placeOf(new Error()));
  };
  const known = (id: number): string => {
    const edge = current.edgeOf(id);
    if (edge === undefined) fault("a native tensor of unknown origin is used");
    return edge ?? "";
  };
  return tape;
}

/** What is known of a tensor's value. */
export const typeOf = ({ shape, dtype }: tf.Tensor): ValueType => ({ shape, dtype: dtypeNumber(dtype) });
