import { size } from "../circuit/names";
import type { Area } from "../circuit/types";
import { UsageError } from "../support/errors";
import { type Activation, activations } from "./activations";

/** An area that shows the circuit a signal of the task. */
export interface InputArea<Takes extends string = string> extends Area<"rate", Takes> {
  readonly kind: "input";
  readonly takes: readonly [Takes];
}

/** An area of rate units: activity = activation(sum of what its pathways bring). */
export interface RateArea extends Area<"rate", never> {
  readonly kind: "rate";
  readonly activation: Activation;
}

/** Every kind of area there is. */
export type AnyArea = InputArea | RateArea;

/**
 * An input area that takes the task signal `signal`, one sample of which has shape `shape`.
 *
 * @example
 * input("image", [8, 8, 1]).takes[0]; // "image"
 */
export function input<const S extends string>(signal: S, shape: readonly number[]): InputArea<S> {
  if (typeof signal !== "string" || signal === "")
    throw new UsageError(
      "input()",
      `it takes the name of a task signal, such as "image", not ${JSON.stringify(signal)}`,
    );
  checkShape(`input(${JSON.stringify(signal)})`, shape);
  return { kind: "input", shape: [...shape], emits: ["rate"], takes: [signal] };
}

/**
 * An input area for grey images of `height` × `width` pixels: `input("image", [height, width, 1])`.
 *
 * @example
 * image(28, 28).shape.length; // 3
 */
export const image = (height: number, width: number): InputArea<"image"> => input("image", [height, width, 1]);

/**
 * An area of `units` rate units.
 *
 * @param options.activation how drive becomes rate; default `"relu"`
 * @example
 * area(256, { activation: "tanh" }).shape[0]; // 256
 */
export function area(units: number, options: { readonly activation?: Activation } = {}): RateArea {
  const { activation = "relu" } = options;
  checkShape("area()", [units]);
  if (!Object.hasOwn(activations, activation))
    throw new UsageError("area()", `no activation "${activation}"; there are ${Object.keys(activations).join(", ")}`);
  return { kind: "rate", shape: [units], emits: ["rate"], activation };
}

/**
 * An area of `units` linear units, whose drive is read as it is: logits, or a prediction.
 *
 * @example
 * readout(10).activation; // "identity"
 */
export const readout = (units: number): RateArea => area(units, { activation: "identity" });

/**
 * Loose data, such as from JSON, made an exact area.
 *
 * @throws UsageError where there is no such area
 */
export function parseArea(given: unknown): AnyArea {
  const loose = (given ?? {}) as { kind?: string; shape?: number[]; takes?: string[]; activation?: Activation };
  const { kind, shape = [], takes = [], activation } = loose;
  if (kind === "input") return input(takes[0] ?? "", shape);
  if (kind === "rate") return area(shape.length === 1 ? shape[0]! : Number.NaN, { activation });
  throw new UsageError("area", `no kind "${kind}"; there are image(), input(), area(), readout()`);
}

function checkShape(where: string, shape: readonly number[]): void {
  if (!Array.isArray(shape) || shape.length === 0 || shape.some((n) => !Number.isInteger(n) || n < 1))
    throw new UsageError(where, `a shape is one or more whole numbers above 0, not [${shape.join(", ")}]`);
  if (size(shape) > 2 ** 24) throw new UsageError(where, `${size(shape)} units are too many; at most 2^24`);
}
