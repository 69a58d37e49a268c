import { describe, expect, it } from "vitest";
import type { Completeness } from "../../../kernel/cells/cells";
import { completenessOf } from "../../../kernel/cells/typescript/completeness";

const cases: Record<string, Completeness> = {
  "": { status: "complete" },
  "1 + 1": { status: "complete" },
  "// only a comment": { status: "complete" },
  "const x: string = 3": { status: "complete" },
  "await fetch('x')": { status: "complete" },
  "for await (const a of b) f(a)": { status: "complete" },
  "`a\nb`": { status: "complete" },
  "if (x) y()": { status: "complete" },
  "const a = 1;\n\n\n": { status: "complete" },
  "export const a = 1": { status: "complete" },
  "function f() {": { status: "incomplete", indent: "  " },
  "function f() {\n  if (x) {": { status: "incomplete", indent: "    " },
  "function f() {\n  return 1;": { status: "incomplete", indent: "  " },
  "[1, 2,": { status: "incomplete", indent: "  " },
  "f(": { status: "incomplete", indent: "  " },
  "f(a, {": { status: "incomplete", indent: "  " },
  "f(a) // {": { status: "complete" },
  "`a\n  b": { status: "incomplete", indent: "  " },
  "`a ${b": { status: "incomplete", indent: "" },
  "/* a": { status: "incomplete", indent: "" },
  "if (x)": { status: "incomplete", indent: "  " },
  "if (x) {\n} else": { status: "incomplete", indent: "  " },
  "const x =": { status: "incomplete", indent: "  " },
  "const f = (a: number) =>": { status: "incomplete", indent: "  " },
  "a +": { status: "incomplete", indent: "  " },
  "class A {\n  m() {\n    f();\n  }": { status: "incomplete", indent: "  " },
  "const x = 7q": { status: "invalid" },
  "const = 7q": { status: "invalid" },
  "const = 1; function f() {": { status: "invalid" },
  "f())": { status: "invalid" },
  "'open": { status: "invalid" },
  "x = /open": { status: "invalid" },
  else: { status: "invalid" },
  "import from 'a' b": { status: "invalid" },
};

describe("whether Enter runs the code", () => {
  it.each(Object.entries(cases))("%j", (code, expected) => {
    expect(completenessOf(code)).toEqual(expected);
  });
});
