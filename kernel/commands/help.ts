import { call } from "./call";
import { type CellCommand, CommandError, type Facts, type RunningCell } from "./command";
import { nearest } from "./nearest";

/** Every command, or one of them, of `table`. */
export const help = (table: () => Readonly<Record<string, Facts>>): CellCommand => ({
  forms: ["%"],
  usage: "%help [COMMAND]",
  summary: "this table, or what there is to know of one command",
  example: "%help timeit",
  choices: () => Object.keys(table()),
  where: "cell",
  write({ start, end, argument }) {
    const name = argument.replace(/^%+/, "");
    if (name !== "" && !Object.hasOwn(table(), name)) throw unknownCommand(`%${name}`, name, table());
    return [{ start, end, text: `;${call("help", ...(name === "" ? [] : [JSON.stringify(name)]))};` }];
  },
  run(cell: RunningCell, name?: string) {
    cell.show(name === undefined ? helpOfAll(Object.values(table())) : helpOf(table()[name]!));
  },
});

/** Says that there is no such command, and which there are. */
export function unknownCommand(written: string, name: string, table: Readonly<Record<string, Facts>>): CommandError {
  const all = Object.entries(table).map(([known, { forms }]) => `${forms[0]}${known}`);
  const meant = nearest(name, Object.keys(table));
  const first = meant === undefined ? "" : ` the nearest is "${table[meant]!.forms[0]}${meant}";`;
  return new CommandError(`there is no command "${written}";${first} there are ${all.join(", ")}`);
}

/** One command, for a pager and for a tooltip. */
export function helpOf({ usage, summary, details, example, forms }: Facts): Record<string, string> {
  const name = /^%+(\w+)/.exec(usage)?.[1];
  const also = forms.length > 1 ? ` As \`%%${name}\` on a cell's first line it means the whole cell.` : "";
  const text = `${upperFirst(summary)}.${also}${details === undefined ? "" : ` ${details}`}`;
  return {
    "text/markdown": `**\`${usage}\`**\n\n${text}\n\n\`\`\`\n${example}\n\`\`\``,
    "text/plain": `${usage}\n\n${text.replaceAll("`", "")}\n\nExample:\n${indented(example)}`,
  };
}

function helpOfAll(all: readonly Facts[]): Record<string, string> {
  const rows = all.map(({ usage, summary, example }) => `| ${code(usage)} | ${summary} | ${code(example)} |`);
  const width = Math.max(...all.map(({ usage }) => usage.length));
  const lines = all.map(
    ({ usage, summary, example }) => `${usage.padEnd(width)}  ${summary}\n${" ".repeat(width)}  ${inLine(example)}`,
  );
  return {
    "text/markdown": ["| command | what it does | example |", "|---|---|---|", ...rows].join("\n"),
    "text/plain": lines.join("\n"),
  };
}

/** Code in a cell of a Markdown table, where a bar ends the cell and a line the row. */
const code = (text: string): string => `\`${inLine(text).replaceAll("|", "\\|")}\``;
const inLine = (text: string): string => text.replaceAll("\n", " ⏎ ");
const indented = (text: string): string => text.replace(/^/gm, "  ");
const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
