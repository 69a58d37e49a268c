// biome-ignore-all lint/suspicious/noTemplateCurlyInString: cells are text here, templates in them too
import { afterAll, describe, expect, it } from "vitest";
import { temporaryFolder } from "../../temporary-folder";
import { createTslabCells } from "../../tslab/cells";
import { createSession, sessionOf } from "./session";

/** Cells that follow one another, and that both implementations have to make the same of. */
const same: readonly string[] = [
  "let count: number = 1; const add = (n: number) => (count += n); add(2)",
  "count",
  "class Neuron { constructor(readonly rate: number, private spikes = 0) {} fire() { return ++this.spikes * this.rate } }",
  "const neuron = new Neuron(3); neuron.fire() + neuron.fire()",
  "neuron.spikes",
  "enum Phase { Rest, Spike = 'spike' } const enum Fixed { A = 2 } [Phase.Rest, Phase.Spike, Fixed.A]",
  "const phase: Phase = Phase.Spike; phase",
  "namespace Units { export const mV = 1e-3 } Units.mV",
  "interface Shape { a: number } type Pair<T> = [T, T]; const pair: Pair<Shape> = [{ a: 1 }, { a: 2 }]; pair[1].a",
  "const { a: first, ...others } = { a: 1, b: 2, c: 3 }, [x, , y = 5] = [1, 2]; [first, others, x, y]",
  "for (var i = 0, total = 0; i < 3; i++) total += i; total",
  'import path, { join as joined } from "node:path"; import * as os from "node:os"; [path.sep, joined("a", "b"), typeof os.cpus]',
  'joined("c", path.sep)',
  'const { basename } = await import("path"); basename("a/b")',
  "await Promise.all([1, Promise.resolve(2)])",
  "const tag = (strings: TemplateStringsArray, ...values: unknown[]) => strings.join('_') + values.length; tag`a${1}b${2}`",
  "tag`x${count}y`",
  "function overloaded(a: string): string; function overloaded(a: number): number; function overloaded(a: unknown) { return a }",
  "overloaded(1).toFixed() + overloaded('b')",
  "const symbol: unique symbol = Symbol('s'); ({ [symbol]: 1 })[symbol]",
  "class Count { static #made = 0; static make() { return ++Count.#made } get half() { return 0.5 } } Count.make() + new Count().half",
  "abstract class Rule { abstract apply(): string; describe() { return this.apply() } } class Oja extends Rule { apply() { return 'oja' } } new Oja().describe()",
  "const count = 'text'; count",
  "count.length",
  "function count() { return 1 } count()",
  "nothing",
  "const wrong: string = 3",
  "neuron.rate = 5",
  "const",
  "throw new TypeError('on purpose')",
  "const before = 1; throw new Error('half way'); const after = 2",
  "after",
  "label: for (const a of [1, 2]) { for (const b of [3]) { if (a === 2) break label; continue label } } 'done'",
  "type Keys<T> = { [K in keyof T as `get${Capitalize<string & K>}`]: T[K] }; const keys: Keys<{ a: 1 }> = { getA: 1 }; keys",
  "let later: number; later = 2; later",
  "later.toUpperCase()",
];

/** Cells of which they make different things, and why that is meant. */
const different: readonly {
  readonly code: string;
  readonly ours: unknown;
  readonly tslab: unknown;
  readonly why: string;
}[] = [
  {
    code: "const satisfied = { a: 1 } satisfies Record<string, number>; using held = { [Symbol.dispose]() {} }; satisfied.a",
    ours: 1,
    tslab: "refused 1434,2304",
    why: "TypeScript 5.0 has no `using`",
  },
  {
    code: "export default function () { return 1 }",
    ours: "function",
    tslab: undefined,
    why: "a nameless default export is the cell's value here",
  },
  {
    code: "let level = 1; const raise = (n: number) => (level += n);",
    ours: undefined,
    tslab: undefined,
    why: "the cell before the next two",
  },
  {
    code: "level = 10; raise(1) + level",
    ours: 22,
    tslab: 4,
    why: "a variable of an earlier cell is the same variable; there a later cell assigns a copy, unseen by its functions",
  },
  {
    code: "({ level }).level",
    ours: 11,
    tslab: "ReferenceError: level is not defined",
    why: "there the short form of a property loses the name of an earlier cell",
  },
  {
    code: "for (var turn = 0, turns = 0; turn < 3; turn++) turns += turn; turns",
    ours: 3,
    tslab: 3,
    why: "the cell before the next",
  },
  {
    code: "turn + turns",
    ours: 6,
    tslab: "refused 2304",
    why: "there a `var` inside a statement is not declared to later cells",
  },
  {
    code: "async function* numbers() { yield 1; yield 2 } let seen = 0; for await (const n of numbers()) seen += n; seen",
    ours: 3,
    tslab: "SyntaxError: Unexpected reserved word",
    why: "there `for await` alone does not make a cell wait",
  },
  {
    code: "overloaded(true)",
    ours: "refused 2769",
    tslab: "refused 2769,2772,2345",
    why: "there each line of an explanation is a mistake",
  },
  {
    code: "export const exported = 1; export default class Given {} export type T = string; exported",
    ours: 1,
    tslab: "refused 2323,2484",
    why: "there a cell may not say export",
  },
  {
    code: "const v: T = 'x'; v + new Given().constructor.name",
    ours: "xGiven",
    tslab: "refused 2304,4025",
    why: "so these are not there",
  },
  {
    code: "declare global { interface Array<T> { extra?: T } } [1].extra",
    ours: undefined,
    tslab: "refused 2552",
    why: "there `global` is taken for a name of the cell",
  },
  {
    code: "const early = 1; throw new Error('half way')",
    ours: "Error: half way",
    tslab: "Error: half way",
    why: "the cell before the next",
  },
  {
    code: "early",
    ours: 1,
    tslab: "refused 2304",
    why: "there nothing tells what a cell that failed has left behind",
  },
  {
    code: "const known = [1, null].filter((it) => it !== null); known[0].toFixed()",
    ours: "1",
    tslab: "refused 2531",
    why: "TypeScript 5.5 infers from a filter what is left",
  },
  {
    code: "interface Held { old: 1 } const held: Held = { old: 1 };",
    ours: undefined,
    tslab: undefined,
    why: "the cell before the next two",
  },
  { code: "interface Held { fresh: 2 }", ours: undefined, tslab: undefined, why: "the cell before the next" },
  {
    code: "held.old",
    ours: 1,
    tslab: "refused 2339",
    why: "a value keeps the type that it was made with; there the type's name is looked up again",
  },
];

const ours = createSession();
const folder = temporaryFolder("cells");
const tslab = sessionOf(createTslabCells(folder), folder);
afterAll(() => Promise.all([ours.close(), tslab.close()]));

/** What became of a cell: its value, what it threw, or the codes for which it was refused. */
async function outcome({ run }: Pick<typeof ours, "run">, code: string): Promise<unknown> {
  try {
    const value = await run(code);
    return typeof value === "function" ? "function" : value;
  } catch (error) {
    const { diagnostics } = error as { diagnostics?: readonly { code: number }[] };
    return diagnostics ? `refused ${[...new Set(diagnostics.map((it) => it.code))].join()}` : String(error);
  }
}

describe("beside tslab's converter", () => {
  it.each(same)(
    "the same becomes of %j",
    async (code) => {
      expect(await outcome(ours, code)).toEqual(await outcome(tslab, code));
    },
    60_000,
  );

  it.each(different)("$code: $why", async ({ code, ours: own, tslab: theirs }) => {
    expect([await outcome(ours, code), await outcome(tslab, code)]).toEqual([own, theirs]);
  });
});
