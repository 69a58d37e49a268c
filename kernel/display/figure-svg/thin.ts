type Point = readonly [x: number, y: number];

const dense = 4_000;

/**
 * A line of very many points as one that looks the same: for each pixel column the first, the lowest, the highest and the
 * last point. Lines that run backwards stay as they are, up to a limit.
 */
export function thinned(points: readonly Point[]): readonly Point[] {
  if (points.length <= dense) return points;
  const kept: Point[] = [];
  let column: Point[] = [];
  for (const point of points) {
    if (column.length > 0 && Math.floor(point[0]) !== Math.floor(column[0]![0])) {
      kept.push(...outline(column));
      column = [];
    }
    column.push(point);
  }
  return [...kept, ...outline(column)];
}

function outline(column: readonly Point[]): Point[] {
  if (column.length <= 4) return [...column];
  const lowest = column.reduce((low, point) => (point[1] < low[1] ? point : low));
  const highest = column.reduce((high, point) => (point[1] > high[1] ? point : high));
  return [
    ...new Set(
      column.filter((point, i) => i === 0 || i === column.length - 1 || point === lowest || point === highest),
    ),
  ];
}

/** The points of a line that goes in steps, as Plotly names them: `hv`, `vh`, `hvh`, `vhv`. */
export function stepped(points: readonly Point[], shape: string | undefined): Point[] {
  const corners = shape === undefined ? undefined : shapes[shape];
  if (!corners) return [...points];
  return points.flatMap((point, i) => (i === 0 ? [point] : [...corners(points[i - 1]!, point), point]));
}

const shapes: Record<string, (from: Point, to: Point) => Point[]> = {
  hv: ([, y0], [x1]) => [[x1, y0]],
  vh: ([x0], [, y1]) => [[x0, y1]],
  hvh: ([x0, y0], [x1, y1]) => [
    [(x0 + x1) / 2, y0],
    [(x0 + x1) / 2, y1],
  ],
  vhv: ([x0, y0], [x1, y1]) => [
    [x0, (y0 + y1) / 2],
    [x1, (y0 + y1) / 2],
  ],
};
