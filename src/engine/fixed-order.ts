import type { Operation } from "./graph";

/**
 * The same operations, every sum taken in the order in which it is written.
 *
 * TensorFlow's AddN adds into whichever input's memory happens to be free first, so that its last bits vary from run to
 * run; and TensorFlow's graph optimizer makes an AddN of every tree of additions. So an AddN becomes a chain of additions
 * here, and between two additions stands a Snapshot, which passes its input on and which the optimizer does not see through.
 */
export function inFixedOrder(operations: readonly Operation[]): Operation[] {
  const sums = new Set<string>(); // edges
  const out: Operation[] = [];
  const add = ({ name, inputs, attributes }: Operation) => {
    const behind = inputs.map((edge, i) => {
      if (!sums.has(edge)) return edge;
      out.push({ name: `${name}_${i}`, op: "Snapshot", inputs: [edge], attributes: typeOnly(attributes) });
      return `${name}_${i}:0`;
    });
    out.push({ name, op: "AddV2", inputs: behind, attributes: typeOnly(attributes) });
    sums.add(`${name}:0`);
  };
  for (const operation of operations) {
    const { name, op, inputs } = operation;
    if (op === "Add" || op === "AddV2" || (op === "AddN" && inputs.length > 1)) {
      const last = inputs.length - 1;
      const before = inputs.slice(1, last).reduce((sum, edge, i) => {
        add({ ...operation, name: `${name}_sum${i}`, inputs: [sum, edge] });
        return `${name}_sum${i}:0`;
      }, inputs[0]!);
      add({ ...operation, inputs: [before, inputs[last]!] });
    } else out.push(operation);
  }
  return out;
}

const typeOnly = (attributes: Operation["attributes"]) => attributes.filter(({ name }) => name === "T");
