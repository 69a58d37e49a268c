import { ratio } from "./workloads/ratios";

/** A row of the file that `npm run bench -- workloads --json FILE` writes, as far as it is drawn. */
export interface StepRecord {
  readonly workload: string;
  readonly implementation: string;
  /** `rounds`: of those in which each implementation was timed, one after another. */
  readonly stepMs?: { readonly rounds: readonly number[] };
}

// Okabe and Ito's blue, orange and green, which also differ in lightness; the shapes differ too.
const peers = [
  {
    name: "JAX jit",
    told: "JAX jit",
    color: "#0072b2",
    mark: (x: number, y: number) => `<circle cx="${x}" cy="${y}" r="5"/>`,
  },
  {
    name: "torch, eager",
    told: "torch, eager",
    color: "#e69f00",
    mark: (x: number, y: number) => `<rect x="${x - 4.5}" y="${y - 4.5}" width="9" height="9"/>`,
  },
  {
    name: "JAX scan",
    told: "JAX, as many steps a call",
    color: "#009e73",
    mark: (x: number, y: number) => `<path d="M${x} ${y - 6}l6 6l-6 6l-6 -6z"/>`,
  },
] as const;
const [left, right, top, line] = [130, 690, 46, 24];
const keyAt = [left, left + 140, left + 310];
const [least, most] = [1 / 8, 8];

/** Triad's step time as a multiple of its peers', a line for each workload, as an SVG for light and dark pages. */
export function ratiosFigure(records: readonly StepRecord[]): string {
  const names = [...new Set(records.map(({ workload }) => workload))];
  const rounds = (workload: string, implementation: string) =>
    records.find((each) => each.workload === workload && each.implementation === implementation)?.stepMs?.rounds;
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
  const shown = peers.filter(({ name }) => records.some(({ implementation }) => implementation === name));
  const key = shown.map(
    ({ told, color, mark }, i) =>
      `<g fill="${color}">${mark(keyAt[i]!, 18)}</g><text x="${keyAt[i]! + 12}" y="22">against ${told}</text>`,
  );
  const lines = names.map((workload, row) => {
    const y = top + row * line + line / 2;
    const marks = shown.map(({ name, color, mark }) => {
      const times = ratio([rounds(workload, "Triad") ?? []], rounds(workload, name));
      if (times === undefined) return "";
      const told = `${workload}: ${times.toFixed(2)} of ${name}`;
      return `<g fill="${color}"><title>${told}</title>${mark(at(times), y)}</g>`;
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
