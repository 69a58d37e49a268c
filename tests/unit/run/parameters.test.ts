import fs from "node:fs";
import { describe, expect, test } from "vitest";
import { parameterDeclarations } from "../../../kernel/cells/typescript/parameter-declarations";
import { parseArguments } from "../../../kernel/run/arguments";
import type { Cell, Notebook } from "../../../kernel/run/notebook";
import { parametersCode } from "../../../kernel/run/parameters/code";
import { injectParameters } from "../../../kernel/run/parameters/inject";
import { literal, type ParameterValue, parseValue, recorded } from "../../../kernel/run/parameters/value";

/** What papermill's translator is held to as well. */
const cases = JSON.parse(fs.readFileSync("tests/tools/parameters.json", "utf8")) as readonly {
  readonly what: string;
  readonly cell: string;
  readonly given: Readonly<Record<string, ParameterValue>>;
  readonly code: string;
}[];

test.each(cases)("$what", ({ cell, given, code }) => {
  const values = new Map(Object.entries(given));
  expect(parametersCode(values, parameterDeclarations(cell))).toBe(`// Parameters\n${code}`);
});

test("JavaScript has no types", () => {
  const values = new Map<string, ParameterValue>([["rate", "x"]]);
  const declared = parameterDeclarations("const rate = 1");
  expect(parametersCode(values, declared, "javascript")).toBe('// Parameters\nconst rate = "x";');
});

describe("a value of the command line", () => {
  const [text, union, number] = parameterDeclarations('let a = "x"; let b: string | number = "x"; let c = 1;');
  test.each([
    ["0.1", 0.1],
    ["[1, 2]", [1, 2]],
    ['{"a": null}', { a: null }],
    ["true", true],
    ["V1", "V1"],
    ['"V1"', "V1"],
    ["", ""],
    ["NaN", Number.NaN],
    ["-Infinity", Number.NEGATIVE_INFINITY],
    ["9007199254740993", 9007199254740993n],
    ["[1,", "[1,"],
  ])("%j is %o", (given, value) => {
    expect(parseValue(given, number)).toEqual(value);
  });

  test("is text where text is declared", () => {
    for (const given of ["007", "5", "true", "null", "NaN"]) expect(parseValue(given, text)).toBe(given);
    expect(parseValue('"5"', text)).toBe("5");
    expect(parseValue("5", union)).toBe(5);
  });
});

test("numbers that JSON lacks", () => {
  expect([Number.NaN, Number.NEGATIVE_INFINITY, -0, 2n ** 53n].map(literal)).toEqual([
    "NaN",
    "-Infinity",
    "-0",
    "9007199254740992n",
  ]);
  expect(recorded({ a: [Number.NaN, 1], b: 5n })).toEqual({ a: ["NaN", 1], b: "5" });
});

test("-p takes a name and a value, as often as one likes", () => {
  expect(parseArguments(["-p", "a", "-1", "x.ipynb", "--parameters", "b", "--out"])).toMatchObject({
    files: ["x.ipynb"],
    parameters: new Map([
      ["a", "-1"],
      ["b", "--out"],
    ]),
  });
  expect(parseArguments(["x.ipynb", "-p", "rate"])).toBe("triad run: -p takes a name and a value; try --help");
});

describe("the cell's place", () => {
  const cell = (source: string, ...tags: string[]): Cell => ({
    ...{ cell_type: "code", id: source.slice(0, 3), metadata: { tags }, source, execution_count: null, outputs: [] },
  });
  const notebook = (...cells: Cell[]): Notebook => ({ metadata: { title: "kept" }, cells });
  const sources = ({ cells }: Notebook) => cells.map(({ source }) => source);
  const given = new Map([["rate", "0.1"]]);
  const code = "// Parameters\nlet rate = 0.1;";

  test("is after the cell that is tagged parameters", () => {
    const [first, second] = [cell("first"), cell("let rate = 1;", "parameters")];
    const injected = injectParameters(notebook(first, second, cell("last")), given);
    expect(injected.warnings).toEqual([]);
    expect(sources(injected.notebook)).toEqual(["first", "let rate = 1;", code, "last"]);
    expect(injected.notebook.cells[2]!.metadata).toEqual({ tags: ["injected-parameters"] });
    const papermill = { default_parameters: {}, parameters: { rate: 0.1 } };
    expect(injected.notebook.metadata).toEqual({ title: "kept", papermill });
    // Once more: in the place of the one that is there.
    const again = injectParameters(injected.notebook, new Map([["rate", "0.2"]]));
    expect(sources(again.notebook)).toEqual(["first", "let rate = 1;", "// Parameters\nlet rate = 0.2;", "last"]);
  });

  test("is at the top where none is, which is said", () => {
    const { notebook: injected, warnings } = injectParameters(notebook(cell("first")), given);
    expect(sources(injected)).toEqual([code, "first"]);
    expect(warnings).toEqual(['no cell is tagged "parameters"; they are set at the top']);
  });

  test("a name that is no parameter is told which there are", () => {
    const cells = [cell("let rate = 1, units = 2; const { a, b: [c] } = d;", "parameters")];
    const { warnings } = injectParameters(notebook(...cells), new Map([["raet", "1"]]));
    expect(warnings).toEqual(['no parameter "raet"; there are rate, units, a, c']);
  });
});
