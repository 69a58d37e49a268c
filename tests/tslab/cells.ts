import fs from "node:fs";
import type ts from "@tslab/typescript-for-tslab";
import type { Converter } from "tslab/dist/converter";
import type { Cells, Conversion } from "../../kernel/cells/cells";
import { completionOf } from "../../kernel/cells/completion";
import { compiler, loadConverter } from "./compiler";
import { diagnosticsOf, failure, syntaxErrors } from "./diagnostics";
import { withoutExports } from "./exported";
import { overlay } from "./overlay";
import { parse, prefix } from "./parse";
import { type Notes, patchedCompiler } from "./patched";

/** What cells can be put through beside the kernel's own compiler: without local files, and without source maps. */
export type TslabCells = Pick<Cells, "convert" | "commit" | "complete" | "close">;

/** `Cells` by tslab's converter, in this thread; `folder` is the notebook's. */
export function createTslabCells(folder: string): TslabCells {
  const root = fs.realpathSync(folder);
  const notes: Notes = { verdict: { errors: [], async: false, unspeakable: [] } };
  const create = loadConverter(patchedCompiler(overlay(compiler.sys, root), root, notes));
  let converter: Converter | undefined = create();
  /** The declarations of the cells before, as the converter hands them on. */
  let earlier = "";
  const own = new Map<number, string>();
  let asked = 0;

  // The compiler reuses a file whose text is the same, and the converter changes the one it got: so it never is.
  const before = (): string => `${earlier}\n// ${++asked}\n`;

  function close(): void {
    converter?.close();
    converter = undefined;
  }

  /** Asks the converter, which after a failure of its own is in no state to be asked again. */
  function ask<T>(question: (converter: Converter) => T): T {
    converter ??= create();
    try {
      return question(converter);
    } catch (error) {
      close();
      throw error;
    }
  }

  function convert(code: string, cell: number): Conversion {
    const parsed = parse(code);
    if (parsed.errors.length > 0) return { ok: false, diagnostics: syntaxErrors(parsed.errors, code) };
    const text = withoutExports(code, parsed);
    const { output, declOutput, lastExpressionVar } = ask((it) => it.convert(before(), text));
    const { verdict } = notes;
    if (output === undefined) return { ok: false, diagnostics: diagnosticsOf(verdict.errors, code) };
    own.set(cell, declOutput ?? "");
    return {
      ...{ ok: true, js: output, map: noMap, async: verdict.async, modules: [], warnings: [] },
      ...(lastExpressionVar === undefined ? {} : { lastExpression: lastExpressionVar }),
    };
  }

  return {
    async convert(code, cell) {
      try {
        return convert(code, cell);
      } catch (error) {
        return { ok: false, diagnostics: [failure(error)] };
      }
    },
    async commit(cell, defined) {
      if (defined === "all") earlier = own.get(cell) ?? earlier;
      own.delete(cell);
    },
    async complete(code, offset) {
      const text = withoutExports(code, parse(code));
      const { original } = ask((it) => it.complete(before(), text, offset));
      return completionOf(original && { ...original, entries: original.entries.map(inCell) }, code, offset, new Set());
    },
    close: async () => close(),
  };
}

const noMap = JSON.stringify({ version: 3, sources: [], names: [], mappings: "" });

/** tslab moves the span of the whole, and not those of the entries, back by its prefix. */
const inCell = ({ replacementSpan: span, ...entry }: ts.CompletionEntry): ts.CompletionEntry =>
  span ? { ...entry, replacementSpan: { ...span, start: span.start - prefix.length } } : entry;
