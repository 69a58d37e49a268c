import { createHash } from "node:crypto";
import { parameterDeclarations } from "../../cells/typescript/parameter-declarations";
import type { Cell, CodeCell, Notebook } from "../notebook";
import { parametersCode } from "./code";
import { type ParameterValue, parseValue, recorded } from "./value";

export interface Injected {
  /** The notebook with the cell that sets the parameters, and with what they are in its metadata. */
  readonly notebook: Notebook;
  /** What is odd about it, in one line each; it can be run all the same. */
  readonly warnings: readonly string[];
}

/**
 * Sets parameters as papermill does: in a cell tagged `injected-parameters`, in the place of one that is there already,
 * else after the cell tagged `parameters`, else at the top. `given` are the texts of the command line.
 */
export function injectParameters(notebook: Notebook, given: ReadonlyMap<string, string>): Injected {
  if (given.size === 0) return { notebook, warnings: [] };
  const { cells, metadata } = notebook;
  const at = cells.findIndex(tagged("parameters"));
  const declared = at < 0 ? [] : parameterDeclarations(cells[at]!.source);
  const values = new Map<string, ParameterValue>();
  for (const [name, text] of given) {
    const own = declared.findLast((declaration) => declaration.name === name);
    values.set(name, parseValue(text, own));
  }
  const { language } = (metadata.kernelspec ?? {}) as { language?: string };
  const isJavaScript = language?.toLowerCase() === "javascript";
  const source = parametersCode(values, declared, isJavaScript ? "javascript" : "typescript");

  const before = cells.findIndex(tagged("injected-parameters"));
  const others = cells.filter((_, i) => i !== before);
  const cell: CodeCell = {
    cell_type: "code",
    id: freeId(source, others),
    metadata: { tags: ["injected-parameters"] },
    source,
    execution_count: null,
    outputs: [],
  };
  const parameters = recorded(Object.fromEntries(values));
  return {
    notebook: {
      ...notebook,
      cells: others.toSpliced(before >= 0 ? before : at + 1, 0, cell),
      metadata: { ...metadata, papermill: { default_parameters: {}, ...(metadata.papermill ?? {}), parameters } },
    },
    warnings: warnings(given, at < 0 ? undefined : declared.map(({ name }) => name)),
  };
}

const tagged = (tag: string) => (cell: Cell) => Array.isArray(cell.metadata.tags) && cell.metadata.tags.includes(tag);

function warnings(given: ReadonlyMap<string, string>, known: readonly string[] | undefined): string[] {
  if (known === undefined) return [`no cell is tagged "parameters"; they are set at the top`];
  const there = known.length > 0 ? `there are ${known.join(", ")}` : "its parameters cell declares none";
  return [...given.keys()].filter((name) => !known.includes(name)).map((name) => `no parameter "${name}"; ${there}`);
}

/** The same for the same cell each time, and no other cell's. */
function freeId(source: string, others: readonly Cell[]): string {
  for (let i = 0; ; i++) {
    const id = createHash("sha256").update(`parameters ${i}\n${source}`).digest("hex").slice(0, 8);
    if (!others.some((cell) => cell.id === id)) return id;
  }
}
