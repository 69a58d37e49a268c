import { describe, expect, it } from "vitest";
import { formatNotebook } from "../../../kernel/run/format";
import { parseNotebook } from "../../../kernel/run/parse";

const cell = (fields: object) => ({
  cell_type: "code",
  id: "a1",
  metadata: {},
  source: [],
  outputs: [],
  execution_count: null,
  ...fields,
});
const file = (...cells: object[]) => JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });

describe("parseNotebook", () => {
  it("joins lines in sources, streams and text, and leaves lists in JSON types alone", () => {
    const outputs = [
      { output_type: "stream", name: "stdout", text: ["a\n", "b"] },
      {
        output_type: "display_data",
        metadata: {},
        data: { "text/html": ["<b>", "x"], "application/x+json": ["y", "z"] },
      },
    ];
    const [parsed] = parseNotebook(file(cell({ source: ["1\n", "2"], outputs })), "a.ipynb").cells;
    expect(parsed).toMatchObject({
      source: "1\n2",
      outputs: [{ text: "a\nb" }, { data: { "text/html": "<b>x", "application/x+json": ["y", "z"] } }],
    });
  });

  it("gives cells of older files an id, the same each time", () => {
    const ids = () =>
      parseNotebook(file(cell({ id: undefined }), cell({ id: undefined })), "a.ipynb").cells.map((c) => c.id);
    expect(ids()).toEqual(ids());
    expect(new Set(ids()).size).toBe(2);
  });

  it.each([
    ["{", /^a\.ipynb: is not JSON: /],
    ["[]", /^a\.ipynb: a notebook must be an object, not \[\]$/],
    ['{"nbformat": 3}', /^a\.ipynb: nbformat must be 4, not 3; JupyterLab converts others$/],
    ['{"nbformat": 4}', /^a\.ipynb: cells must be a list, not absent$/],
    [
      file(cell({}), cell({ id: "b", source: 7 })),
      /^a\.ipynb: cell 2: source must be a string or a list of strings, not 7$/,
    ],
    [file(cell({}), cell({})), /^a\.ipynb: cell 2: its id "a1" is another cell's too$/],
    [
      file(cell({ id: "no spaces" })),
      /^a\.ipynb: cell 1: id must be 1 to 64 letters, digits, - or _, not "no spaces"$/,
    ],
    [
      file(cell({ cell_type: "heading" })),
      /^a\.ipynb: cell 1: cell_type must be code, markdown or raw, not "heading"$/,
    ],
    [
      file(cell({ outputs: [{ output_type: "stream", name: "log", text: "" }] })),
      /^a\.ipynb: cell 1: output 1: name must be stdout or stderr, not "log"$/,
    ],
  ])("refuses %s in one line", (json, message) => {
    expect(() => parseNotebook(json, "a.ipynb")).toThrow(message);
  });
});

describe("formatNotebook", () => {
  it("writes what it read, as Jupyter does: sorted keys, lines, metadata it does not know", () => {
    const notebook = {
      cells: [
        {
          attachments: { "a.png": { "image/png": "AA==" } },
          cell_type: "markdown",
          id: "m",
          metadata: { tags: ["x"] },
          source: ["# A\n", "b"],
        },
        {
          cell_type: "code",
          execution_count: 1,
          id: "c",
          metadata: { jupyter: { source_hidden: true } },
          outputs: [
            { name: "stdout", output_type: "stream", text: ["1\n", "2\n"] },
            {
              data: { "application/json": ["x"], "image/png": "AA==\n", "text/plain": ["x"] },
              execution_count: 1,
              metadata: {},
              output_type: "execute_result",
            },
          ],
          source: ["1"],
        },
      ],
      metadata: { kernelspec: { display_name: "T", language: "typescript", name: "triad" }, mine: 1 },
      nbformat: 4,
      nbformat_minor: 5,
    };
    const text = `${JSON.stringify(notebook, null, 1)}\n`;
    expect(formatNotebook(parseNotebook(text, "a.ipynb"))).toBe(text);
  });
});
