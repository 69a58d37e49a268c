import type { TypescriptCells } from "./cells";
import { keepCode } from "./compiler";
import { library } from "./libraries";

/** What can be done before it is needed, in steps of some tenths of a second. */
export function* preparations(cells: TypescriptCells): Generator<void> {
  for (const name of ["tensorflow", "triad"] as const) {
    cells.prepare(library(name));
    yield;
  }
  keepCode();
}

/** Cells by which most of the compiler's code has run once. */
const usual = [
  'import * as tf from "@tensorflow/tfjs";\nimport { area, circuit, image } from "triad";',
  "const t = tf.tensor([1, 2]).add(1); class A<T> { constructor(readonly a: T) {} } enum E { A } const f = async () => 1;",
  "const wrong: string = 1; wrong.foo",
  "(await f()) + E.A; for (const x of [1]) x + 1; const { a } = new A(1); a",
];

/** Makes what every kernel reads at its start: the libraries as files, and the compiler's machine code. */
export async function prepareAll(cells: TypescriptCells): Promise<void> {
  library("danfo");
  for (const [i, code] of usual.entries()) {
    await cells.convert(code, i);
    await cells.commit(i, "all");
    await cells.complete(`${code}\nt.`, code.length + 3);
    await cells.inspect("tf.tensor(", 10);
  }
  keepCode();
}
