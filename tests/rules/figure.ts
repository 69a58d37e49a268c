import { escaped, textWidth } from "../../src/figures/svg";
import type { Summary } from "./summary";

const [left, right, top, line] = [270, 700, 58, 19];
const [least, most] = [0.005, 1];

/** The test error of every arm, a point a seed, beside published numbers, as an SVG for light and dark pages. */
export function rulesFigure(summaries: readonly Summary[], title: string): string {
  const at = (error: number) => {
    const part = Math.log(Math.min(most, Math.max(least, error)) / least) / Math.log(most / least);
    return Number((left + part * (right - left)).toFixed(1));
  };
  const bottom = top + summaries.length * line;
  const scale = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].map(
    (error) =>
      `<line x1="${at(error)}" x2="${at(error)}" y1="${top - 6}" y2="${bottom}" class="grid"/>` +
      `<text x="${at(error)}" y="${bottom + 16}" text-anchor="middle">${100 * error}</text>`,
  );
  const lines = summaries.map(({ arm, rows, mean }, row) => {
    const y = top + row * line + line / 2;
    const seeds = rows.flatMap(({ seed, testAccuracy }) =>
      testAccuracy === null
        ? []
        : [
            `<circle cx="${at(1 - testAccuracy)}" cy="${y}" r="3.2"><title>${told(arm.rule, seed, testAccuracy)}</title></circle>`,
          ],
    );
    const whole = Number.isNaN(mean) ? "" : `<path d="M${at(1 - mean / 100)} ${y - 7}v14" class="mean"/>`;
    const published = arm.published
      ? `<path d="M${at(1 - arm.published.accuracy / 100)} ${y - 6}l6 6l-6 6l-6 -6z" class="published">` +
        `<title>${escaped(`published: ${arm.published.accuracy} %, ${arm.published.by}; ${arm.published.source}`)}</title></path>`
      : "";
    const name = `<text x="${left - 12}" y="${y + 4}" text-anchor="end">${escaped(arm.rule)}</text>`;
    return `${name}<g class="seeds">${seeds.join("")}</g>${whole}${published}`;
  });
  const keys = ["a seed", "mean of the seeds", "published, in a net of its own"];
  const keyAt = keys.map((_, i) => left + keys.slice(0, i).reduce((sum, key) => sum + textWidth(key, 13) + 34, 0));
  const key =
    `<g class="seeds"><circle cx="${keyAt[0]}" cy="38" r="3.2"/></g>` +
    `<path d="M${keyAt[1]} 31v14" class="mean"/><path d="M${keyAt[2]} 32l6 6l-6 6l-6 -6z" class="published"/>` +
    keys.map((text, i) => `<text x="${keyAt[i]! + 12}" y="42">${text}</text>`).join("");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 ${bottom + 44}" role="img" aria-label="${escaped(title)}: test error by learning rule">
<style>
text { font: 13px sans-serif; fill: #24292f } .grid { stroke: #d0d7de } .seeds { fill: #0072b2; fill-opacity: 0.6 }
.mean { stroke: #24292f; stroke-width: 2 } .published { fill: none; stroke: #d55e00; stroke-width: 1.6 }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .grid { stroke: #3d444d } .seeds { fill: #56b4e9 } .mean { stroke: #e6edf3 } .published { stroke: #e69f00 } }
</style>
<text x="${left}" y="18" font-weight="bold">${escaped(title)}</text>
${[key, ...scale, ...lines].join("\n")}
<text x="${(left + right) / 2}" y="${bottom + 36}" text-anchor="middle">test error, %, logarithmic</text>
</svg>
`;
}

const told = (rule: string, seed: number, accuracy: number) =>
  escaped(`${rule}, seed ${seed}: ${(100 * (1 - accuracy)).toFixed(2)} % wrong`);
