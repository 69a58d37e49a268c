import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { createTypescriptCells } from "./cells";
import { compiler } from "./compiler";
import { library } from "./libraries";

/** Cells by which the libraries are read, and most of the compiler's code has run once. */
const usual = [
  'import * as tf from "@tensorflow/tfjs";\nimport { area, circuit, image } from "triad";',
  "const t = tf.tensor([1, 2]).add(1); class A<T> { constructor(readonly a: T) {} } enum E { A } const f = async () => 1;",
  "const wrong: string = 1; wrong.foo",
  "(await f()) + E.A; for (const x of [1]) x + 1; const { a } = new A(1); a",
];

/** Brings this process to where a kernel's compiler can begin; its memory can be kept after. */
export async function warm(): Promise<void> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "triad-warm-"));
  const { Collator } = Intl;
  // A real one is memory of another library, which cannot be kept.
  Intl.Collator = PlainCollator as unknown as typeof Collator;
  try {
    library("danfo");
    const cells = createTypescriptCells(folder);
    for (const [i, code] of usual.entries()) {
      await cells.convert(code, i);
      await cells.commit(i, "all");
      await cells.complete(`${code}\nt.`, code.length + 3);
      await cells.inspect("tf.tensor(", 10);
    }
    await cells.close();
  } finally {
    Intl.Collator = Collator;
    // Has the compiler forget the collator that it has made.
    const { setUILocale } = compiler as typeof compiler & { setUILocale(locale: string | undefined): void };
    setUILocale("en");
    setUILocale(undefined);
    fs.rmSync(folder, { recursive: true });
  }
}

class PlainCollator {
  readonly compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
}
