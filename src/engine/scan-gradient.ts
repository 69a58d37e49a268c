import type { Gradient } from "./body";
import { float32, int32, nodeOf, transplant } from "./frame";
import { atStep, closed, getItem, loop, newList, setItem, stacked } from "./loop";
import { typeAttribute } from "./native";
import { rowProduct, sumOfProducts } from "./row-products";
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
  const heard = gradient.given.flatMap((edge, i) => (i >= states && edge !== undefined ? [edge] : []));
  const { varies, known } = inLoopBackwards(scan, gradient);
  const shares = gradient.captured.map((each) => {
    const rows = rowProduct(of, each.gradient, steps, varies);
    return rows ? { rows } : { summed: each.gradient };
  });
  const summed = shares.flatMap((share) => share.summed ?? []);
  const operands = [...new Set(shares.flatMap(({ rows }) => (rows ? [rows.left, rows.right] : [])))];
  const listed = [...new Set([...heard, ...operands.filter((edge) => !known(edge))])];
  const wanted = [...gradient.given.slice(0, states).flatMap((edge) => edge ?? []), ...listed, ...summed];
  const asked = crossing(scan, gradient, wanted);
  const isInput = (edge: string) => body.inputs.includes(edge, states);
  const saved = [...new Set([...asked, ...operands.filter(known)])].filter((edge) => !isInput(edge));
  const lists = save(scan, name, saved);

  const into = closed();
  const edges = new Map<string, string>();
  const count = into.input({ shape: [], dtype: int32 });
  const carry = (at: string) => ({ initial: at, edge: into.input(around.typeOf(at)) });
  const adjoints = floats.map((_, i) => carry(dys[i]!));
  const sums = summed.map((edge) => carry(around.zeros(of.typeOf(edge))));
  const read = asked.filter(isInput);
  const whole = read.map((edge) => carry(inputs[body.inputs.indexOf(edge) - states]!));
  const outputs = dys.slice(floats.length).map(carry);
  const constant = [...captures].map(([outer, edge]) => ({ ...carry(outer), of: edge }));
  const kept = lists.map(carry);
  const made = listed.map((edge) => carry(newList(around, steps, of.typeOf(edge))));

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
  saved.forEach((edge, i) => {
    if (asked.includes(edge)) given(edge, getItem(into, kept[i]!.edge, step!, of.typeOf(edge)));
  });
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
    ...listed.map((edge, i) => setItem(into, made[i]!.edge, step!, edges.get(edge)!, of.typeOf(edge))),
  ];
  const carried = [...adjoints, ...sums, ...whole, ...outputs, ...constant, ...kept, ...made];
  const { operation, outputs: types } = loop(steps, into, next, [zero, ...carried.map(({ initial }) => initial)]);
  const results = around.add(operation, types);
  // What of the body is known of every step after the loop: `[steps, ...shape]`.
  const ofAllSteps = (edge: string) => {
    if (isInput(edge)) return inputs[body.inputs.indexOf(edge) - states]!;
    const at = listed.indexOf(edge);
    const list = at < 0 ? lists[saved.indexOf(edge)]! : results[results.length - listed.length + at]!;
    return stacked(around, list, steps, of.typeOf(edge));
  };
  let sum = 1 + floats.length;
  return [
    ...results.slice(1, sum),
    ...heard.map(ofAllSteps),
    ...shares.map(({ rows }) =>
      rows ? sumOfProducts(around, ofAllSteps(rows.left), ofAllSteps(rows.right)) : results[sum++]!,
    ),
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

/** What is known of the body's edges when the loop backwards comes to a step. */
function inLoopBackwards({ body: { frame: of, inputs }, recompute }: Scan, { adjoints }: Gradient) {
  const levels = new Map<string, number>();
  for (const edge of inputs) levels.set(nodeOf(edge), 1);
  for (const edge of adjoints) levels.set(nodeOf(edge), 2);
  const level = (edge: string) => levels.get(nodeOf(edge)) ?? 0;
  for (const operation of of.operations) levels.set(operation.name, Math.max(0, ...operation.inputs.map(level)));
  return {
    /** Another one in each step. */
    varies: (edge: string) => level(edge) > 0,
    /** A value of the step forward, which is kept from there and not computed. */
    known: (edge: string) => level(edge) === 1 && (!recompute || inputs.includes(edge)),
  };
}

/** The edges that are kept from the steps forward, from which what is wanted is computed. */
function crossing(scan: Scan, gradient: Gradient, wanted: readonly string[]): string[] {
  const { varies, known } = inLoopBackwards(scan, gradient);
  const behind = new Set<string>();
  const crossed = new Set<string>();
  const need = (edge: string) => {
    if (known(edge)) crossed.add(edge);
    else if (varies(edge)) behind.add(nodeOf(edge));
  };
  wanted.forEach(need);
  const backwards = [...scan.body.frame.operations].reverse();
  for (const { name, inputs: from } of backwards) if (behind.has(name)) from.forEach(need);
  return [...crossed];
}
