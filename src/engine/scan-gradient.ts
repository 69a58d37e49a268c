import type { Gradient } from "./body";
import { float32, int32, nodeOf, transplant } from "./frame";
import { atStep, closed, getItem, loop, newList, setItem, stacked } from "./loop";
import { typeAttribute } from "./native";
import { forward, type Scan } from "./scan-loop";

/**
 * Writes the loop backwards down: the gradients of the float32 states, of the inputs that have one, and of the captured
 * tensors, as edges around.
 *
 * @param name the loop forward, which is replaced by one that saves what is needed
 * @param dys edges around: the gradients of the float32 states after the last step, and of the float32 outputs
 */
export function backward(scan: Scan, gradient: Gradient, name: string, dys: readonly string[]): string[] {
  const { steps, body, states, around, inputs, zero } = scan;
  const { frame: of, captures } = body;
  const floats = body.inputs.map((_, i) => i).filter((i) => i < states && of.typeOf(body.inputs[i]!).dtype === float32);
  const heard = body.inputs.map((_, i) => i).filter((i) => i >= states && gradient.given[i] !== undefined);
  const summed = gradient.captured.map((each) => each.gradient);
  const wanted = [...gradient.given.flatMap((edge) => edge ?? []), ...summed];
  const asked = crossing(scan, gradient, wanted);
  const saved = asked.filter((edge) => !body.inputs.includes(edge, states));
  const lists = save(scan, name, saved);

  const into = closed();
  const edges = new Map<string, string>();
  const count = into.input({ shape: [], dtype: int32 });
  const carry = (at: string) => ({ initial: at, edge: into.input(around.typeOf(at)) });
  const adjoints = floats.map((_, i) => carry(dys[i]!));
  const sums = summed.map((edge) => carry(around.zeros(of.typeOf(edge))));
  const read = asked.filter((edge) => body.inputs.includes(edge, states));
  const whole = read.map((edge) => carry(inputs[body.inputs.indexOf(edge) - states]!));
  const outputs = dys.slice(floats.length).map(carry);
  const constant = [...captures].map(([outer, edge]) => ({ ...carry(outer), of: edge }));
  const kept = lists.map(carry);
  const made = heard.map((i) => carry(newList(around, steps, of.typeOf(gradient.given[i]!))));

  const [step] = into.add(
    { op: "Sub", inputs: [into.int(steps - 1), count], attributes: [typeAttribute("T", int32)] },
    [{ shape: [], dtype: int32 }],
  );
  const given = (edge: string, value: string) => void edges.set(edge, value);
  for (const each of constant) given(each.of, each.edge);
  adjoints.forEach(({ edge }, i) => void given(gradient.adjoints[i]!, edge));
  outputs.forEach(({ edge }, i) => {
    const adjoint = gradient.adjoints[floats.length + i]!;
    given(adjoint, atStep(into, edge, step!, of.typeOf(adjoint)));
  });
  read.forEach((edge, i) => void given(edge, atStep(into, whole[i]!.edge, step!, of.typeOf(edge))));
  saved.forEach((edge, i) => void given(edge, getItem(into, kept[i]!.edge, step!, of.typeOf(edge))));
  transplant(of, into, edges, wanted);

  const next = [
    ...floats.map((i) => {
      const edge = gradient.given[i];
      return edge === undefined ? into.zeros(of.typeOf(body.inputs[i]!)) : edges.get(edge)!;
    }),
    ...sums.map(({ edge }, i) => {
      const type = of.typeOf(summed[i]!);
      const attributes = [typeAttribute("T", type.dtype)];
      return into.add({ op: "AddV2", inputs: [edge, edges.get(summed[i]!)!], attributes }, [type])[0]!;
    }),
    ...[...whole, ...outputs, ...constant, ...kept].map(({ edge }) => edge),
    ...heard.map((i, k) => {
      const edge = gradient.given[i]!;
      return setItem(into, made[k]!.edge, step!, edges.get(edge)!, of.typeOf(edge));
    }),
  ];
  const carried = [...adjoints, ...sums, ...whole, ...outputs, ...constant, ...kept, ...made];
  const { operation, outputs: types } = loop(steps, into, next, [zero, ...carried.map(({ initial }) => initial)]);
  const results = around.add(operation, types);
  return [
    ...results.slice(1, 1 + floats.length),
    ...heard.map((i, k) => {
      const list = results[results.length - heard.length + k]!;
      return stacked(around, list, steps, of.typeOf(gradient.given[i]!));
    }),
    ...results.slice(1 + floats.length, 1 + floats.length + sums.length),
  ];
}

/** Has the loop forward keep these values of every step; gives the edges of the lists that hold them after it. */
function save(scan: Scan, name: string, saved: readonly string[]): string[] {
  const { around, steps, body } = scan;
  const before = around.operations.length;
  const lists = saved.map((edge) => newList(around, steps, body.frame.typeOf(edge)));
  const { operation, outputs } = forward(scan, saved, lists);
  const added = around.operations.splice(before);
  const at = around.operations.findIndex((each) => each.name === name);
  around.operations.splice(at, 1, ...added); // where the loop was: what is written down stays in order
  return around.place({ name, ...operation }, at + added.length, outputs).slice(outputs.length - saved.length);
}

/** The edges of the body that depend on a step's values, not on the adjoints, and from which the gradient is computed. */
function crossing(
  { body: { frame: of, inputs }, recompute }: Scan,
  { adjoints }: Gradient,
  wanted: readonly string[],
): string[] {
  const levels = new Map<string, number>();
  for (const edge of inputs) levels.set(nodeOf(edge), 1);
  for (const edge of adjoints) levels.set(nodeOf(edge), 2);
  const level = (edge: string) => levels.get(nodeOf(edge)) ?? 0;
  for (const operation of of.operations) levels.set(operation.name, Math.max(0, ...operation.inputs.map(level)));
  const behind = new Set<string>();
  const crossed = new Set<string>();
  const need = (edge: string) => {
    const computed = level(edge) === 2 || (recompute && level(edge) === 1 && !inputs.includes(edge));
    if (computed) behind.add(nodeOf(edge));
    else if (level(edge) === 1) crossed.add(edge);
  };
  wanted.forEach(need);
  for (const { name, inputs: from } of [...of.operations].reverse()) if (behind.has(name)) from.forEach(need);
  return [...crossed];
}
