import { asFunction, type Frame, frame, int32, type ValueType } from "./frame";
import type { Operation } from "./graph";
import { shapesAttribute, typeAttribute, typesAttribute } from "./native";

const variant: ValueType = { shape: [], dtype: 21 }; // TensorFlow's number for it: a list of tensors
const bool = 10;

/** A frame that calls nothing from outside: all comes in by its inputs. */
export const closed = (): Frame => frame(() => undefined);

/**
 * One native loop.
 *
 * @param steps how many; where only the program itself knows, the carried value that says so, as an input of the body
 * @param body its inputs: the number of the step, and the values that are carried; `next`: the values after the step
 * @param initial edges of the frame around, one for each carried value
 */
export function loop(steps: number | string, body: Frame, next: readonly string[], initial: readonly string[]) {
  const step = `${body.inputs[0]!.name}:0`;
  const [counted] = body.add({ op: "AddV2", inputs: [step, body.int(1)], attributes: [typeAttribute("T", int32)] }, [
    { shape: [], dtype: int32 },
  ]);
  const condition = closed();
  for (const input of body.inputs) condition.input(input);
  const limit = typeof steps === "number" ? condition.int(steps) : steps; // its inputs are those of the body
  const [more] = condition.add({ op: "Less", inputs: ["x0:0", limit], attributes: [typeAttribute("T", int32)] }, [
    { shape: [], dtype: bool },
  ]);
  const operation: Omit<Operation, "name"> = {
    op: "StatelessWhile",
    inputs: initial,
    ...(typeof steps === "number" && { times: steps }),
    attributes: [
      typesAttribute(
        "T",
        body.inputs.map(({ dtype }) => dtype),
      ),
      shapesAttribute(
        "output_shapes",
        body.inputs.map(({ shape }) => shape),
      ),
    ],
    functions: { cond: asFunction(condition, [more!]), body: asFunction(body, [counted!, ...next]) },
  };
  return { operation, outputs: body.inputs as readonly ValueType[] };
}

/** A list of `steps` values, nothing in it yet. */
export function newList(into: Frame, steps: number, of: ValueType): string {
  const attributes = [typeAttribute("element_dtype", of.dtype), typeAttribute("shape_type", int32)];
  return into.add({ op: "TensorListReserve", inputs: [into.int(of.shape), into.int(steps)], attributes }, [
    variant,
  ])[0]!;
}

/** The list as an input of a loop's body. */
export const listInput = (into: Frame): string => into.input(variant);

/** The list with one value set. */
export function setItem(into: Frame, list: string, step: string, value: string, of: ValueType): string {
  const attributes = [typeAttribute("element_dtype", of.dtype)];
  return into.add({ op: "TensorListSetItem", inputs: [list, step, value], attributes }, [variant])[0]!;
}

export function getItem(into: Frame, list: string, step: string, of: ValueType): string {
  const attributes = [typeAttribute("element_dtype", of.dtype)];
  return into.add({ op: "TensorListGetItem", inputs: [list, step, into.int(of.shape)], attributes }, [of])[0]!;
}

/** The list as one tensor, its first axis the steps; zeros where no value was set. */
export function stacked(into: Frame, list: string, steps: number, of: ValueType): string {
  const attributes = [typeAttribute("element_dtype", of.dtype)];
  const type = { shape: [steps, ...of.shape], dtype: of.dtype };
  return into.add({ op: "TensorListStack", inputs: [list, into.int(of.shape)], attributes }, [type])[0]!;
}

/** The value of one step from a tensor whose first axis is the steps. */
export function atStep(into: Frame, values: string, step: string, of: ValueType): string {
  const attributes = [
    typeAttribute("Tparams", of.dtype),
    typeAttribute("Tindices", int32),
    typeAttribute("Taxis", int32),
  ];
  return into.add({ op: "GatherV2", inputs: [values, step, into.int(0)], attributes }, [of])[0]!;
}
