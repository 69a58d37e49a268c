import type { StageData } from "../circuit/data";
import type { Area, Stage } from "../circuit/types";
import { CircuitError } from "../support/errors";
import { parseTransform } from "./transforms/table";

/** What inputs show in a stage. */
export function parseSee(
  where: string,
  given: NonNullable<Stage["see"]>,
  areas: { readonly [area: string]: Area },
): Pick<StageData, "see"> {
  const inputs = Object.keys(areas).filter((name) => areas[name]!.kind === "input");
  for (const name of Object.keys(given))
    if (!inputs.includes(name))
      throw new CircuitError(`${where}, see`, `no input named "${name}"; there are ${inputs.join(", ")}`);
  // In the order of the areas: another order is not another circuit.
  const see = inputs.flatMap((name) => {
    const transforms = [given[name] ?? []].flat().map(parseTransform);
    const { shape } = areas[name]!;
    const strange = transforms.find(({ of }) => of === "images" && (shape.length < 2 || shape.length > 3));
    if (strange)
      throw new CircuitError(
        `${where}, see`,
        `${strange.kind}() is for images, of shape [height, width] or [height, width, channels], and "${name}" is ` +
          `[${shape.join(", ")}]`,
      );
    return transforms.length === 0 ? [] : [[name, transforms] as const];
  });
  return see.length === 0 ? {} : { see: Object.fromEntries(see) };
}
