import { counted } from "./numbers";
import type { TableView } from "./table";
import { withGap } from "./table-html";

/** A table as aligned text, for consoles and for front ends that show nothing richer. */
export function tableText({ columns, labels, rowGap, columnGap, dims }: TableView): string {
  const index = { texts: ["", "", ...labels], numeric: false };
  const shown = columns.map(({ name, dtype, numeric, cells }) => ({ texts: [name, dtype ?? "", ...cells], numeric }));
  const more = columnGap && {
    texts: [`… ${counted(columnGap.count)} more`, "", ...labels.map(() => "…")],
    numeric: false,
  };
  const all = [index, ...withGap(shown, more && { at: columnGap!.at, item: more })];
  const padded = all.map(({ texts, numeric }) => {
    const width = Math.max(...texts.map((text) => text.length));
    return texts.map((text) => (numeric ? text.padStart(width) : text.padEnd(width)));
  });
  const lines = index.texts.map((_, row) =>
    padded
      .map((texts) => texts[row])
      .join("  ")
      .trimEnd(),
  );
  const [names, dtypes, ...rows] = lines as [string, string, ...string[]];
  const body = withGap(rows, rowGap && { at: rowGap.at, item: `… ${counted(rowGap.count)} more` });
  return [names, ...(dtypes === "" ? [] : [dtypes]), ...body, dims].join("\n");
}
