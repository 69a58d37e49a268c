import { activations } from "../architecture/activations";
import type { CircuitData, PathwayData, PlacedObjective } from "../circuit/data";
import { ends, isName, size } from "../circuit/names";
import type { Area, Objective, Pathway, Rule, Stage } from "../circuit/types";
import { stages } from "../development/stages";
import { optimizers } from "../learning/optimizer";
import type { AnyRule } from "../learning/table";
import { rules } from "../learning/table";
import { objectives as objectiveTable } from "../objectives/table";
import { CircuitError } from "../support/errors";

/** A circuit as it may arrive: from a user's literal, from code that built it, from JSON. */
export interface LooseSpec {
  readonly architecture?: {
    readonly areas?: { readonly [area: string]: Area };
    readonly pathways?: { readonly [pathway: string]: Pathway };
  };
  readonly objectives?: { readonly [area: string]: Objective | readonly Objective[] | undefined };
  readonly learning?: { readonly [pathway: string]: Rule | undefined };
  readonly development?: readonly Stage[];
}

/** Loose input to exact data; every mistake that values can show is one `CircuitError`. */
export function parse(spec: LooseSpec): CircuitData {
  const areas = parseAreas(spec.architecture?.areas);
  const pathways = parsePathways(spec.architecture?.pathways ?? {}, areas);
  const learning = parseLearning(spec.learning ?? {}, Object.keys(pathways));
  return {
    areas,
    pathways,
    objectives: parseObjectives(spec.objectives ?? {}, areas),
    learning,
    development: stages(spec.development, Object.keys(learning), Object.keys(pathways)),
  };
}

function parseAreas(areas: { readonly [area: string]: Area } = {}): CircuitData["areas"] {
  if (Object.keys(areas).length === 0) throw new CircuitError("circuit", "architecture.areas names no area");
  for (const [name, area] of Object.entries(areas)) {
    const where = `area ${JSON.stringify(name)}`;
    if (!isName(name)) throw new CircuitError(where, "a name is a letter, then letters, digits, dots and underscores");
    if (area?.kind !== "input" && area?.kind !== "rate")
      throw new CircuitError(where, `no kind of area "${area?.kind}"; there are image(), input(), area(), readout()`);
    const activation = (area as { activation?: string }).activation;
    if (area.kind === "rate" && !(activation! in activations))
      throw new CircuitError(where, `no activation "${activation}"; there are ${listed(Object.keys(activations))}`);
    if (!Array.isArray(area.shape) || area.shape.some((n) => !Number.isInteger(n) || n < 1))
      throw new CircuitError(where, `a shape is a list of whole numbers above 0, not ${JSON.stringify(area.shape)}`);
  }
  return { ...areas };
}

function parsePathways(
  pathways: { readonly [pathway: string]: Pathway },
  areas: CircuitData["areas"],
): CircuitData["pathways"] {
  const names = Object.keys(areas);
  const parsed: { [pathway: string]: PathwayData } = {};
  for (const [name, pathway] of Object.entries(pathways)) {
    const where = `pathway ${JSON.stringify(name)}`;
    const joined = ends(name);
    if (!joined) throw new CircuitError(where, `a pathway is named "A -> B", or "A -> B / label"`);
    const { pre, post } = joined;
    for (const area of [pre, post])
      if (!areas[area]) throw new CircuitError(where, `no area named "${area}"; there are ${names.join(", ")}`);
    const { kind = "dense", bias = true, weights } = pathway;
    if (kind !== "dense") throw new CircuitError(where, `no kind of pathway "${kind}"; there is "dense"`);
    if (areas[post]!.kind === "input")
      throw new CircuitError(where, `"${post}" is an input, which the task drives; a pathway ends on an area()`);
    if (names.indexOf(pre) >= names.indexOf(post))
      throw new CircuitError(
        where,
        `it closes a loop, since "${post}" is declared before "${pre}" or is the same area; recurrent pathways are not ` +
          "supported yet, and areas are declared in the order in which activity flows",
      );
    checkWeights(where, weights, [pre, areas[pre]!.shape], [post, areas[post]!.shape]);
    parsed[name] = { kind, pre, post, bias, ...(weights && { weights }) };
  }
  for (const [name, area] of Object.entries(areas))
    if (area.kind !== "input" && !Object.values(parsed).some(({ post }) => post === name))
      throw new CircuitError(`area ${JSON.stringify(name)}`, "no pathway ends on it, so nothing would ever drive it");
  return parsed;
}

type End = readonly [name: string, shape: readonly number[]];

function checkWeights(where: string, weights: Pathway["weights"], [pre, from]: End, [post, to]: End): void {
  if (weights === undefined) return;
  const columns = new Set(weights.map((row) => row.length));
  if (weights.length === size(from) && columns.size === 1 && columns.has(size(to))) return;
  throw new CircuitError(
    where,
    `its weights are [${weights.length}, ${[...columns].join(" or ")}], but from "${pre}" [${from.join(", ")}] to ` +
      `"${post}" [${to.join(", ")}] they are [${size(from)}, ${size(to)}]`,
  );
}

function parseObjectives(
  objectives: NonNullable<LooseSpec["objectives"]>,
  areas: CircuitData["areas"],
): readonly PlacedObjective[] {
  return Object.entries(objectives).flatMap(([area, given]) => {
    const where = `objective in area ${JSON.stringify(area)}`;
    const names = Object.keys(areas);
    if (!areas[area]) throw new CircuitError(where, `no area of this name; there are ${names.join(", ")}`);
    if (areas[area]!.kind === "input")
      throw new CircuitError(where, "an input has nothing to learn; give it to an area()");
    return [given ?? []].flat().map((objective) => {
      if (!((objective as Objective).kind in objectiveTable))
        throw new CircuitError(
          where,
          `no kind of objective "${(objective as Objective).kind}"; there are ${listed(Object.keys(objectiveTable))}`,
        );
      return { area, objective: objective as PlacedObjective["objective"] };
    });
  });
}

function parseLearning(
  learning: NonNullable<LooseSpec["learning"]>,
  pathways: readonly string[],
): CircuitData["learning"] {
  for (const [key, rule] of Object.entries(learning)) {
    const where = `learning ${JSON.stringify(key)}`;
    if (key !== "otherwise" && !pathways.includes(key))
      throw new CircuitError(where, `no pathway of this name; there are ${pathways.map((p) => `"${p}"`).join(", ")}`);
    if (rule && !(rule.kind in rules))
      throw new CircuitError(where, `no kind of rule "${rule.kind}"; there are ${listed(Object.keys(rules))}`);
    const optimizer = (rule as AnyRule | undefined)?.optimizer;
    if (rule && !(optimizer && optimizer.kind in optimizers))
      throw new CircuitError(where, `no optimizer "${optimizer?.kind}"; there are ${listed(Object.keys(optimizers))}`);
  }
  const parsed: { [pathway: string]: Rule } = {};
  for (const pathway of pathways) {
    const rule = learning[pathway] ?? learning.otherwise;
    if (rule) parsed[pathway] = rule;
  }
  return parsed;
}

const listed = (names: readonly string[]): string => names.join(", ");
