import { countOf } from "../display/numbers";
import { textOf } from "../display/text";
import { bytesText } from "./bytes";
import { call } from "./call";
import { type CellCommand, type RunningCell, refuseArgument } from "./command";
import { kindOf } from "./kind";
import { tableBundle } from "./table-bundle";

/** The notebook's variables. */
export const who: CellCommand = {
  forms: ["%"],
  usage: "%who",
  summary: "the notebook's variables, with their types and sizes",
  example: "%who",
  details: "Names that stand for types only are not listed: nothing is left of them when a cell runs.",
  where: "cell",
  write({ start, end, argument }) {
    refuseArgument(who.usage, argument);
    return [{ start, end, text: `;${call("who")};` }];
  },
  run(cell: RunningCell) {
    const names = Object.keys(cell.values).sort((a, b) => a.localeCompare(b, "en"));
    const rows = names.map((name) => ({ name, cells: describe(cell.values, name) }));
    if (rows.length === 0) cell.write("stdout", "there are no variables\n");
    else cell.show(tableBundle(["type", "shape", "dtype", "bytes", "value"], rows, countOf(rows.length, "variable")));
  },
};

function describe(values: RunningCell["values"], name: string): string[] {
  try {
    const value = values[name];
    const { type, shape, dtype = "", bytes, isOpaque } = kindOf(value);
    const size = shape === undefined ? "" : shape.join(" × ") || "scalar";
    return [type, size, dtype, bytes === undefined ? "" : bytesText(bytes), isOpaque ? "" : textOf(value)];
  } catch (error) {
    return ["unreadable", "", "", "", error instanceof Error ? error.message : String(error)];
  }
}
