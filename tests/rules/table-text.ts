import type { Summary } from "./summary";

const columns = [
  "rule",
  "epochs",
  "rate",
  "test accuracy, %",
  "at least",
  "published",
  "angle, first to last epoch",
  "s a seed",
] as const;

/** A line an arm, in columns of even width. */
export function tableText(summaries: readonly Summary[]): string {
  const lines = [[...columns], ...summaries.map(cells)];
  const widths = columns.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines
    .map((line) =>
      line
        .map((text, i) => text.padEnd(widths[i]!))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The same for a page, with what differs and whence the published numbers are. */
export function tableMarkdown(summaries: readonly Summary[]): string {
  const sources = [...new Set(summaries.flatMap(({ arm }) => arm.published?.source ?? []))];
  const rows = summaries.map((one) => {
    const [rule, ...rest] = cells(one);
    const { published, but } = one.arm;
    rest[4] = published ? `${published.accuracy} (${published.by}) [${sources.indexOf(published.source) + 1}]` : "";
    return `| ${but ? `${rule}: ${but}` : rule} | ${rest.join(" | ")} |`;
  });
  return [
    `| ${columns.join(" | ")} |`,
    `|${columns.map(() => "---").join("|")}|`,
    ...rows,
    "",
    `Published: ${sources.map((source, i) => `[${i + 1}] ${source}`).join("; ")}.`,
    "",
  ].join("\n");
}

function cells({ arm, rows, mean, sd, angles }: Summary): string[] {
  const [first] = rows;
  const accuracy = `${mean.toFixed(2)} ± ${sd.toFixed(2)}`;
  return [
    arm.rule,
    `${first!.epochs}`,
    first!.learningRate === null ? "" : `${first!.learningRate}`,
    Number.isNaN(mean) ? "diverged" : accuracy,
    arm.least === 0 ? "" : `${arm.least}${reached({ arm, mean }) ? "" : " NOT MET"}`,
    arm.published ? `${arm.published.accuracy}` : "",
    angles.length === 0 ? "" : `${angles[0]!.toFixed(0)}° → ${angles.at(-1)!.toFixed(0)}°`,
    (rows.reduce((sum, { seconds }) => sum + seconds, 0) / rows.length).toFixed(1),
  ];
}

/** Whether an arm's mean is what was asked of it. */
export const reached = ({ arm, mean }: Pick<Summary, "arm" | "mean">): boolean => mean >= arm.least;
