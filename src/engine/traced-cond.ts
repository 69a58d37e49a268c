import type * as tf from "@tensorflow/tfjs-core";
import { type Body, bodyOf } from "./body";
import { asFunction, transplant, type ValueType } from "./frame";
import { isFloat, isTaped } from "./gradient";
import { closed } from "./loop";
import { shapesAttribute, typeAttribute, typesAttribute } from "./native";
import { type Tape, typeOf } from "./tape";

/**
 * A choice as one native operation, written down in the tape's frame: the tensors of the branch that is taken.
 *
 * Both branches are run once, to be written down together with their gradients. The gradient is a choice too, between
 * branches that compute what they need once more.
 *
 * @param alike checks what the branches give, once both have run
 */
export function tracedCond(
  tape: Tape,
  predicate: tf.Tensor,
  branches: readonly (() => readonly tf.Tensor[])[],
  alike: () => void,
): tf.Tensor[] {
  const taped = isTaped();
  const bodies = branches.map((branch) => bodyOf(tape, () => [], branch, taped));
  alike();
  const chosen = tape.edge(predicate);
  const results = bodies[0]!.results;
  const edges = choice(
    tape,
    chosen,
    bodies.map((body) => ({ body, wanted: body.results.map(({ edge }) => edge) })),
    [],
  );
  const outputs = results.map((result, i) => tape.standIn(result, edges[i]!));
  const sources = [...new Set(bodies.flatMap(({ gradient }) => gradient?.captured.map(({ tensor }) => tensor) ?? []))];
  const floats = outputs.filter(isFloat);
  if (sources.length > 0 && floats.length > 0) {
    const types = sources.map(typeOf);
    tape.depends(floats, sources, (adjoints) => {
      const sides = bodies.map((body) => ({
        body,
        wanted: sources.map(
          (source, i) =>
            body.gradient?.captured.find(({ tensor }) => tensor === source)?.gradient ?? body.frame.zeros(types[i]!),
        ),
      }));
      return choice(tape, chosen, sides, adjoints);
    });
  }
  return outputs;
}

/** A native choice between the `wanted` of two bodies; the `dys` are the adjoints of their results. */
function choice(
  tape: Tape,
  chosen: string,
  sides: readonly { readonly body: Body; readonly wanted: readonly string[] }[],
  dys: readonly string[],
): string[] {
  const around = tape.frame;
  const outer = [...new Set(sides.flatMap(({ body }) => [...body.captures.keys()]))];
  const initial = [...outer, ...dys];
  const [then, otherwise] = sides.map(({ body, wanted }) => {
    const into = closed();
    const edges = new Map<string, string>();
    for (const edge of outer) {
      const input = into.input(around.typeOf(edge));
      const captured = body.captures.get(edge);
      if (captured !== undefined) edges.set(captured, input);
    }
    dys.forEach((edge, i) => {
      const input = into.input(around.typeOf(edge));
      const adjoint = body.gradient?.adjoints[i];
      if (adjoint !== undefined) edges.set(adjoint, input);
    });
    transplant(body.frame, into, edges, wanted);
    return asFunction(
      into,
      wanted.map((edge) => edges.get(edge)!),
    );
  });
  const types: ValueType[] = sides[0]!.wanted.map((edge) => sides[0]!.body.frame.typeOf(edge));
  const made = around.add(
    {
      op: "StatelessIf",
      inputs: [chosen, ...initial],
      attributes: [
        typeAttribute("Tcond", around.typeOf(chosen).dtype),
        typesAttribute(
          "Tin",
          initial.map((edge) => around.typeOf(edge).dtype),
        ),
        typesAttribute(
          "Tout",
          types.map(({ dtype }) => dtype),
        ),
        shapesAttribute(
          "output_shapes",
          types.map(({ shape }) => shape),
        ),
      ],
      functions: { then_branch: then!, else_branch: otherwise! },
    },
    types,
  );
  return made;
}
