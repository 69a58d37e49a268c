/** A row of the file that `npm run bench -- workloads --json FILE` writes, as far as it is drawn. */
export interface StepRecord {
  readonly workload: string;
  readonly implementation: string;
  readonly stepMs?: { readonly min: number; readonly median: number };
}

// Okabe and Ito's blue and orange, which also differ in lightness; the shapes differ too.
const peers = [
  { name: "JAX jit", color: "#0072b2", mark: (x: number, y: number) => `<circle cx="${x}" cy="${y}" r="5"/>` },
  {
    name: "torch, eager",
    color: "#e69f00",
    mark: (x: number, y: number) => `<rect x="${x - 4.5}" y="${y - 4.5}" width="9" height="9"/>`,
  },
] as const;
const [left, right, top, line] = [130, 690, 46, 24];
const [least, most] = [1 / 8, 8];

/** Triad's step time as a multiple of its peers', a line for each workload, as an SVG for light and dark pages. */
export function ratiosFigure(records: readonly StepRecord[]): string {
  const names = [...new Set(records.map(({ workload }) => workload))];
  const time = (workload: string, implementation: string) =>
    records.find((each) => each.workload === workload && each.implementation === implementation)?.stepMs?.median;
  const at = (ratio: number) => {
    const part = Math.log(Math.min(most, Math.max(least, ratio)) / least) / Math.log(most / least);
    return Number((left + part * (right - left)).toFixed(1));
  };
  const bottom = top + names.length * line;
  const scale = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8].map(
    (ratio) =>
      `<line x1="${at(ratio)}" x2="${at(ratio)}" y1="${top - 6}" y2="${bottom}" class="${ratio === 1 ? "one" : "grid"}"/>` +
      `<text x="${at(ratio)}" y="${bottom + 16}" text-anchor="middle">${ratio < 1 ? `1/${1 / ratio}` : ratio}</text>`,
  );
  const key = peers.map(
    ({ name, color, mark }, i) =>
      `<g fill="${color}">${mark(left + 160 * i, 18)}</g><text x="${left + 12 + 160 * i}" y="22">against ${name}</text>`,
  );
  const lines = names.map((workload, row) => {
    const y = top + row * line + line / 2;
    const marks = peers.map(({ name, color, mark }) => {
      const [own, its] = [time(workload, "Triad"), time(workload, name)];
      if (own === undefined || its === undefined) return "";
      const told = `${workload}: ${(own / its).toFixed(2)} of ${name}`;
      return `<g fill="${color}"><title>${told}</title>${mark(at(own / its), y)}</g>`;
    });
    return `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${workload}</text>${marks.join("")}`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 ${bottom + 44}" role="img" aria-label="Triad's step time as a multiple of its peers'">
<style>
text { font: 13px sans-serif; fill: #24292f } .grid { stroke: #d0d7de } .one { stroke: #57606a; stroke-width: 2 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .grid { stroke: #3d444d } .one { stroke: #9198a1 } }
</style>
${[...scale, ...key, ...lines].join("\n")}
<text x="${(left + right) / 2}" y="${bottom + 36}" text-anchor="middle">Triad's time of a step, as a multiple of the peer's: left of 1 Triad is faster</text>
</svg>
`;
}
