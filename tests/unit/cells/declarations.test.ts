import { describe, expect, it } from "vitest";
import { declarationsOf, existing, merge } from "../../../kernel/cells/tslab/declarations";

const texts = (all: readonly { text: string }[]): string[] => all.map((it) => it.text);

describe("a cell's declarations", () => {
  it("come apart by name, with their documentation", () => {
    const found = declarationsOf(
      '/// <reference types="node" />\n/** What a is. */\ndeclare const a: number, b: { c: 1 };\nimport d, { e as f, type G } from "m";\nimport * as h from "n";\ninterface I {\n}\n',
      ["a", "b", "d", "f", "h"],
    );
    expect(texts(found)).toEqual([
      "/** What a is. */\ndeclare const a: number;",
      "/** What a is. */\ndeclare const b: { c: 1 };",
      'import d from "m";',
      'import { e as f } from "m";',
      'import { type G } from "m";',
      'import * as h from "n";',
      "interface I {\n}",
    ]);
    expect(found.filter((it) => it.value).map((it) => it.name)).toEqual(["a", "b", "d", "f", "h"]);
  });

  it("are of unknown type where the compiler could not declare them", () => {
    expect(texts(declarationsOf("undefined", ["a"]))).toEqual(["declare let a: any;"]);
  });

  it("take the place of earlier ones, each kind for itself", () => {
    const of = (text: string, ...values: string[]) => declarationsOf(text, values);
    const earlier = of("declare class C {}\ninterface I {}\ndeclare let v: 1;\ntype T = 1;", "C", "v");
    expect(texts(merge(earlier, of("declare const C: 1; declare const I: 2;", "C", "I")))).toEqual([
      ...["interface I {}", "declare let v: 1;", "type T = 1;", "declare const C: 1;", "declare const I: 2;"],
    ]);
    expect(texts(merge(earlier, of("type C = 1; type T = 2;")))).toEqual([
      ...["declare let C: any;", "interface I {}", "declare let v: 1;", "type C = 1;", "type T = 2;"],
    ]);
  });

  it("of a cell that failed are types, and what exists", () => {
    const own = declarationsOf("declare const a: 1, b: 2; interface I {}", ["a", "b"]);
    expect(existing(own, ["b"]).map((it) => it.name)).toEqual(["b", "I"]);
  });
});
