import { createHash } from "node:crypto";
import { type Cell, isJsonMime, type MimeData, type Notebook, type Output } from "./notebook";

/** A file that is not a notebook; the message names the file, the cell and what is wrong. */
export class NotebookError extends Error {
  override readonly name = "NotebookError";
}

type Json = Record<string, unknown>;

/**
 * Reads a notebook of nbformat 4 and brings it to 4.5: lines are joined, cells without an id get one that is the same
 * each time. What it does not know, in metadata and elsewhere, is kept.
 */
export function parseNotebook(json: string, file: string): Notebook {
  const fail: Fail = (where, what) => {
    throw new NotebookError(`${[file, where].filter(Boolean).join(": ")}: ${what}`);
  };
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch (error) {
    return fail("", `is not JSON: ${(error as Error).message}`);
  }
  const notebook = object(parsed, "a notebook", (what) => fail("", what));
  if (notebook.nbformat !== 4)
    fail("", `nbformat must be 4, not ${brief(notebook.nbformat)}; JupyterLab converts others`);
  const { nbformat, nbformat_minor, ...rest } = notebook;
  if (!Array.isArray(notebook.cells)) fail("", `cells must be a list, not ${brief(notebook.cells)}`);
  const taken = new Set<unknown>();
  return {
    ...rest,
    metadata: object(notebook.metadata ?? {}, "metadata", (what) => fail("", what)),
    cells: (notebook.cells as unknown[]).map((cell, i) => {
      const parsedCell = parseCell(cell, i, (what) => fail(`cell ${i + 1}`, what));
      if (taken.has(parsedCell.id)) fail(`cell ${i + 1}`, `its id ${brief(parsedCell.id)} is another cell's too`);
      taken.add(parsedCell.id);
      return parsedCell;
    }),
  };
}

type Fail = (where: string, what: string) => never;
type FailHere = (what: string) => never;

function parseCell(value: unknown, index: number, fail: FailHere): Cell {
  const cell = object(value, "a cell", fail);
  const source = text(cell.source, "source", fail);
  const metadata = object(cell.metadata ?? {}, "metadata", fail);
  const id = cell.id ?? createHash("sha256").update(`${index}\n${source}`).digest("hex").slice(0, 8);
  if (typeof id !== "string" || !/^[\w-]{1,64}$/.test(id)) {
    fail(`id must be 1 to 64 letters, digits, - or _, not ${brief(id)}`);
  }
  const common = { ...cell, id: id as string, metadata, source };
  switch (cell.cell_type) {
    case "code": {
      const count = cell.execution_count ?? null;
      if (count !== null && !Number.isInteger(count))
        fail(`execution_count must be a number or null, not ${brief(count)}`);
      if (!Array.isArray(cell.outputs)) fail(`outputs must be a list, not ${brief(cell.outputs)}`);
      const outputs = (cell.outputs as unknown[]).map((output, i) =>
        parseOutput(output, (what) => fail(`output ${i + 1}: ${what}`)),
      );
      return { ...common, cell_type: "code", execution_count: count as number | null, outputs };
    }
    case "markdown":
    case "raw": {
      if (cell.attachments === undefined) return { ...common, cell_type: cell.cell_type };
      const attachments = object(cell.attachments, "attachments", fail);
      const bundles = Object.entries(attachments).map(([name, data]) => [name, parseMimeData(data, fail)]);
      return { ...common, cell_type: cell.cell_type, attachments: Object.fromEntries(bundles) };
    }
    default:
      return fail(`cell_type must be code, markdown or raw, not ${brief(cell.cell_type)}`);
  }
}

function parseOutput(value: unknown, fail: FailHere): Output {
  const output = object(value, "an output", fail);
  switch (output.output_type) {
    case "stream": {
      const { name } = output;
      if (name !== "stdout" && name !== "stderr") return fail(`name must be stdout or stderr, not ${brief(name)}`);
      return { ...output, output_type: "stream", name, text: text(output.text, "text", fail) };
    }
    case "display_data":
    case "execute_result": {
      const common = {
        data: parseMimeData(output.data, fail),
        metadata: object(output.metadata ?? {}, "metadata", fail),
      };
      if (output.output_type === "display_data") return { ...output, output_type: "display_data", ...common };
      const count = typeof output.execution_count === "number" ? output.execution_count : null;
      return { ...output, output_type: "execute_result", ...common, execution_count: count };
    }
    case "error": {
      const { ename, evalue, traceback } = output;
      if (typeof ename !== "string" || typeof evalue !== "string") return fail("ename and evalue must be strings");
      if (!isLines(traceback)) return fail(`traceback must be a list of strings, not ${brief(traceback)}`);
      return { ...output, output_type: "error", ename, evalue, traceback };
    }
    default:
      return fail(
        `output_type must be stream, display_data, execute_result or error, not ${brief(output.output_type)}`,
      );
  }
}

function parseMimeData(value: unknown, fail: FailHere): MimeData {
  const join = ([mime, data]: [string, unknown]) => [mime, !isJsonMime(mime) && isLines(data) ? data.join("") : data];
  return Object.fromEntries(Object.entries(object(value, "data", fail)).map(join));
}

function object(value: unknown, what: string, fail: FailHere): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return fail(`${what} must be an object, not ${brief(value)}`);
  }
  return value as Json;
}

function text(value: unknown, what: string, fail: FailHere): string {
  if (typeof value === "string") return value;
  return isLines(value) ? value.join("") : fail(`${what} must be a string or a list of strings, not ${brief(value)}`);
}

const isLines = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((line) => typeof line === "string");

function brief(value: unknown): string {
  if (value === undefined) return "absent";
  const json = JSON.stringify(value);
  return json.length > 40 ? `${json.slice(0, 39)}…` : json;
}
