import { Graph, layout } from "@dagrejs/dagre";
import type { CircuitData, PlacedObjective } from "../circuit/data";
import { areaDetail, objectiveLabel, parameterLabel, parameters, ruleLabel, shapeLabel } from "./labels";
import { textWidth } from "./svg";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A rectangle by its middle, as dagre has it. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface PlacedArea extends Box {
  readonly name: string;
  readonly input: boolean;
  readonly lines: readonly string[];
  readonly badges: readonly string[];
}

export interface PlacedPathway {
  readonly name: string;
  /** Whether it goes from an area to itself: its points are where it leaves, its deepest, and where it comes back. */
  readonly loop: boolean;
  readonly rule: string;
  /** What stands above and below the arrow. */
  readonly label: { readonly above: string; readonly below: string; readonly x: number; readonly y: number };
  readonly points: readonly Point[];
}

export interface PlacedCircuit {
  readonly width: number;
  readonly height: number;
  readonly areas: readonly PlacedArea[];
  readonly pathways: readonly PlacedPathway[];
}

export const badgeHeight = 22;
const boxHeight = 62;

/** Where everything in a circuit goes, from left to right. */
export function placed(circuit: CircuitData): PlacedCircuit {
  const graph = new Graph({ multigraph: true }).setGraph({ rankdir: "LR", nodesep: 26, edgesep: 30, ranksep: 44 });
  const sized = Object.fromEntries(Object.keys(circuit.areas).map((name) => [name, sizedArea(name, circuit)]));
  for (const [name, { width, height, badges }] of Object.entries(sized)) {
    // As much room above the box as its badges take below: arrows then meet the middle of the box and run straight.
    graph.setNode(name, { width, height: height + 2 * badges.length * badgeHeight });
  }
  for (const [name, pathway] of Object.entries(circuit.pathways)) {
    const { above, below } = pathwayLabel(name, circuit);
    const width = Math.max(textWidth(above, 12, true), textWidth(below, 11)) + 20;
    graph.setEdge(pathway.pre, pathway.post, { width, height: 44, labelpos: "c" }, name);
  }
  layout(graph);
  return trimmed(
    Object.entries(sized).map(([name, area]) => ({ ...area, ...position(graph.node(name)) })),
    Object.entries(circuit.pathways).map(([name, { pre, post }]) => ({
      name,
      loop: pre === post,
      rule: ruleLabel(circuit.learning[name]),
      label: { ...pathwayLabel(name, circuit), ...position(graph.edge(pre, post, name)) },
      points: way(name, pre, post, graph, sized[pre]!.badges.length),
    })),
    graph.graph().width!,
  );
}

/** Without the room above boxes that was there for symmetry only. */
function trimmed(areas: readonly PlacedArea[], pathways: readonly PlacedPathway[], width: number): PlacedCircuit {
  const tops = [
    ...areas.map(({ y, height }) => y - height / 2),
    ...pathways.flatMap(({ label, points }) => [label.y - 20, ...points.map(({ y }) => y)]),
  ];
  const bottoms = [
    ...areas.map(({ y, height, badges }) => y + height / 2 + badges.length * badgeHeight),
    ...pathways.flatMap(({ label, points }) => [label.y + 20, ...points.map(({ y }) => y)]),
  ];
  const top = Math.min(...tops);
  const up = <P extends Point>(point: P): P => ({ ...point, y: point.y - top });
  return {
    width,
    height: Math.max(...bottoms) - top,
    areas: areas.map(up),
    pathways: pathways.map((each) => ({ ...each, label: up(each.label), points: each.points.map(up) })),
  };
}

const position = ({ x, y }: { x?: number; y?: number }): Point => ({ x: x!, y: y! });

function sizedArea(name: string, circuit: CircuitData): Omit<PlacedArea, "x" | "y"> {
  const area = circuit.areas[name]!;
  const lines = [shapeLabel(area), areaDetail(area)];
  const badges = circuit.objectives.filter((o: PlacedObjective) => o.area === name).map(objectiveLabel);
  const texts = [textWidth(name, 14, true), ...lines.map((line) => textWidth(line, 11.5))];
  const width = Math.max(96, ...texts.map((w) => w + 28), ...badges.map((badge) => textWidth(badge, 11) + 38));
  return { name, input: area.takes !== undefined && area.takes.length > 0, lines, badges, width, height: boxHeight };
}

/** The second of two pathways between the same areas is told by what its name adds. */
function pathwayLabel(name: string, circuit: CircuitData) {
  const suffix = / \/ (\S.*)$/.exec(name)?.[1];
  const rule = ruleLabel(circuit.learning[name]);
  return {
    above: suffix === undefined ? rule : `${suffix}: ${rule}`,
    below: parameterLabel(parameters(circuit.pathways[name]!, circuit)),
  };
}

/**
 * The way of an arrow: from the right side of its first box to the left side of its second, each arrow at a height of its
 * own, and level where its label is.
 */
function way(name: string, pre: string, post: string, graph: Graph, badges: number): readonly Point[] {
  const [from, to, edge] = [graph.node(pre), graph.node(post), graph.edge(pre, post, name)];
  if (pre === post) return roundAbout(from as Box, badges, edge as Point);
  if (!forward(graph)({ v: pre, w: post })) return edge.points; // Back in time: dagre's own way round.
  const start = { x: from.x! + from.width / 2, y: from.y! + port(graph.outEdges(pre) as Edge[], name, graph) };
  const end = { x: to.x! - to.width / 2, y: to.y! + port(graph.inEdges(post) as Edge[], name, graph) };
  const label = [edge.x! - edge.width! / 2 + 8, edge.x! + edge.width! / 2 - 8].map((x) => ({ x, y: edge.y! }));
  const inner = (edge.points as readonly Point[]).slice(1, -1);
  return [
    start,
    ...inner.filter(({ x }) => x < label[0]!.x),
    ...label,
    ...inner.filter(({ x }) => x > label[1]!.x),
    end,
  ];
}

/** From below a box, past the label, and back to it. */
function roundAbout({ x, y, width }: Box, badges: number, label: Point): readonly Point[] {
  const below = y + boxHeight / 2 + badges * badgeHeight;
  return [{ x: x + width / 4, y: below }, label, { x: x - width / 4, y: below }];
}

interface Edge {
  readonly v: string;
  readonly w: string;
  readonly name?: string;
}

const forward = (graph: Graph) => (edge: Edge) => graph.node(edge.v).x! < graph.node(edge.w).x!;

/** How far from the middle of a box's side an arrow is: arrows keep the order of where they come from or go to. */
function port(edges: readonly Edge[], name: string, graph: Graph): number {
  const order = edges
    .filter(forward(graph))
    .map((edge) => ({ name: edge.name, y: graph.edge(edge).y as number }))
    .sort((a, b) => a.y - b.y);
  const spacing = Math.min(14, (boxHeight - 16) / order.length);
  return (order.findIndex((edge) => edge.name === name) - (order.length - 1) / 2) * spacing;
}
