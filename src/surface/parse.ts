import { parseArea } from "../architecture/areas";
import type { CircuitData, PathwayData, PlacedObjective } from "../circuit/data";
import { ends, isName } from "../circuit/names";
import type { Area, Objective, Pathway, Rule, Stage, Time } from "../circuit/types";
import { stages } from "../development/stages";
import { parseRule } from "../learning/entry";
import { type Own, type OwnRules, restored } from "../learning/own";
import type { OptimizedRule } from "../learning/rule";
import { contrasts, objectives } from "../objectives/table";
import { CircuitError, UsageError } from "../support/errors";
import { parseWeights } from "./parse-weights";

const objectiveTable = { ...objectives, ...contrasts };

/** A circuit as it may arrive: from a user's literal, from code that built it, from JSON. */
export interface LooseSpec {
  readonly architecture?: {
    readonly areas?: { readonly [area: string]: Area };
    readonly pathways?: { readonly [pathway: string]: Pathway };
  };
  readonly objectives?: { readonly [area: string]: Objective | readonly Objective[] | undefined };
  readonly learning?: { readonly [pathway: string]: Rule | undefined };
  readonly development?: readonly Stage[];
  readonly time?: Time;
}

/** Loose input to exact data of its own; every mistake that values can show is one `CircuitError`. */
export function parse(spec: LooseSpec, own: OwnRules = {}): CircuitData {
  const areas = parseAreas(spec.architecture?.areas);
  const pathways = parsePathways(spec.architecture?.pathways ?? {}, areas);
  const learning = parseLearning(spec.learning ?? {}, Object.keys(pathways), own);
  const objectives = parseObjectives(spec.objectives ?? {}, areas);
  const named = { learners: Object.keys(learning), pathways: Object.keys(pathways), areas };
  return {
    areas,
    pathways,
    objectives,
    learning,
    development: stages(spec.development, { ...named, objectives }),
    ...(spec.time && { time: parseTime(spec.time) }),
  };
}

function parseAreas(areas: { readonly [area: string]: Area } = {}): CircuitData["areas"] {
  if (Object.keys(areas).length === 0) throw new CircuitError("circuit", "architecture.areas names no area");
  const parsed = Object.entries(areas).map(([name, area]) => {
    const where = `area ${JSON.stringify(name)}`;
    if (!isName(name)) throw new CircuitError(where, "a name is a letter, then letters, digits, dots and underscores");
    return [name, within(where, () => parseArea(area))];
  });
  return Object.fromEntries(parsed);
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
      if (!names.includes(area))
        throw new CircuitError(where, `no area named "${area}"; there are ${names.join(", ")}`);
    const { kind = "dense", bias = true, normalised = false, delay, sd } = pathway ?? {};
    if (kind !== "dense") throw new CircuitError(where, `no kind of pathway "${kind}"; there is "dense"`);
    if (typeof bias !== "boolean") throw new CircuitError(where, `bias is true or false, not ${JSON.stringify(bias)}`);
    if (sd !== undefined && !(Number.isFinite(sd) && sd > 0))
      throw new CircuitError(
        where,
        `sd is a standard deviation of weights, a number above 0, not ${JSON.stringify(sd)}`,
      );
    if (sd !== undefined && pathway.weights !== undefined)
      throw new CircuitError(where, "give its weights, or the sd with which they are drawn, not both");
    if (areas[post]!.kind === "input")
      throw new CircuitError(where, `"${post}" is an input, which the task drives; a pathway ends on an area()`);
    if (typeof normalised !== "boolean")
      throw new CircuitError(where, `normalised is true or false, not ${JSON.stringify(normalised)}`);
    const loop = names.indexOf(pre) >= names.indexOf(post);
    if (delay !== undefined && delay !== 0 && delay !== 1)
      throw new CircuitError(where, `a delay is 0 or 1 time step, not ${JSON.stringify(delay)}`);
    if (loop && delay === 0)
      throw new CircuitError(
        where,
        `it closes a loop, since "${post}" is declared before "${pre}" or is the same area, and brings what was a step ` +
          "ago: its delay is 1",
      );
    const late = (loop || delay === 1) && { delay: 1 as const };
    if (normalised && late)
      throw new CircuitError(
        where,
        "it brings what was a step ago, as it was; normalised is for pathways without delay",
      );
    const held = parseWeights(where, pathway ?? {}, [pre, areas[pre]!.shape], [post, areas[post]!.shape]);
    const drawn = sd !== undefined && { sd };
    parsed[name] = { kind, pre, post, bias, ...(normalised && { normalised }), ...late, ...drawn, ...held };
  }
  for (const [name, area] of Object.entries(areas))
    if (area.kind !== "input" && !Object.values(parsed).some(({ post }) => post === name))
      throw new CircuitError(`area ${JSON.stringify(name)}`, "no pathway ends on it, so nothing would ever drive it");
  return parsed;
}

function parseTime({ dt, steps, truncate }: Time): Time {
  if (dt !== undefined && !(Number.isFinite(dt) && dt > 0))
    throw new CircuitError("time", `dt is a number of milliseconds above 0, not ${dt}`);
  if (steps !== undefined && (!Number.isInteger(steps) || steps < 1))
    throw new CircuitError("time", `steps is a whole number above 0, not ${steps}`);
  if (truncate !== undefined && (!Number.isInteger(truncate) || truncate < 1))
    throw new CircuitError("time", `truncate is a whole number of steps above 0, not ${truncate}`);
  return {
    ...(dt !== undefined && { dt }),
    ...(steps !== undefined && { steps }),
    ...(truncate !== undefined && { truncate }),
  };
}

function parseObjectives(
  objectives: NonNullable<LooseSpec["objectives"]>,
  areas: CircuitData["areas"],
): readonly PlacedObjective[] {
  const names = Object.keys(areas);
  for (const area of Object.keys(objectives)) {
    const where = `objective in area ${JSON.stringify(area)}`;
    if (!names.includes(area)) throw new CircuitError(where, `no area of this name; there are ${names.join(", ")}`);
    if (areas[area]!.kind === "input")
      throw new CircuitError(where, "an input has nothing to learn; give it to an area()");
  }
  // In the order of the areas: another order is not another circuit.
  return names.flatMap((area) =>
    [objectives[area] ?? []].flat().map((given): PlacedObjective => {
      const where = `objective in area ${JSON.stringify(area)}`;
      const entry = known(where, "objective", objectiveTable, (given as Objective).kind);
      return { area, objective: within(where, () => entry.parse(given as never)) as PlacedObjective["objective"] };
    }),
  );
}

function parseLearning(
  learning: NonNullable<LooseSpec["learning"]>,
  pathways: readonly string[],
  own: OwnRules,
): CircuitData["learning"] {
  const given = Object.entries(learning).flatMap(([key, rule]): [string, Rule][] => {
    const where = `learning ${JSON.stringify(key)}`;
    if (key !== "otherwise" && !pathways.includes(key))
      throw new CircuitError(where, `no pathway of this name; there are ${pathways.map((p) => `"${p}"`).join(", ")}`);
    if (!rule) return [];
    return [[key, within(where, () => parseRule(restored(rule as OptimizedRule, own)))]];
  });
  const parsed = new Map(given);
  const codes = new Map<string, string>();
  for (const rule of parsed.values()) {
    if (rule.kind !== "own") continue;
    const { name, code } = rule as Own;
    if ((codes.get(name) ?? code) !== code)
      throw new CircuitError("learning", `two rules of your own are called "${name}"; in JSON a name stands for one`);
    codes.set(name, code);
  }
  return Object.fromEntries(
    pathways.flatMap((pathway) => {
      const rule = parsed.get(pathway) ?? parsed.get("otherwise");
      return rule ? [[pathway, rule]] : [];
    }),
  );
}

/** The entry of a kind in its table. */
function known<T extends object>(where: string, what: string, table: T, kind: string): T[keyof T] {
  if (Object.hasOwn(table, kind)) return table[kind as keyof T];
  throw new CircuitError(where, `no kind of ${what} "${kind}"; there are ${Object.keys(table).join(", ")}`);
}

/** Says where in the circuit it was that a part of it made no sense. */
function within<T>(where: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw error instanceof UsageError ? new CircuitError(where, error.message) : error;
  }
}
