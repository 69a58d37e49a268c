import fs from "node:fs";
import type { Converter, Diagnostic as TslabDiagnostic } from "tslab/dist/converter";
import type { Cells, Diagnostic } from "../../kernel/cells/cells";
import { compiler, loadConverter } from "./compiler";
import { overlay } from "./overlay";
import { patchedCompiler } from "./patched";

/** What cells can be put through beside the kernel's own compiler: without local files, and without source maps. */
export type TslabCells = Pick<Cells, "convert" | "commit" | "complete" | "close">;

/** `Cells` by tslab's converter, in this thread; `folder` is the notebook's. */
export function createTslabCells(folder: string): TslabCells {
  const root = fs.realpathSync(folder);
  const create = loadConverter(patchedCompiler(overlay(compiler.sys, root)));
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

  return {
    async convert(code, cell) {
      const { output, declOutput, lastExpressionVar, hasToplevelAwait, diagnostics } = ask((it) =>
        it.convert(before(), code),
      );
      if (output === undefined) return { ok: false, diagnostics: diagnostics.map(diagnosticOf) };
      own.set(cell, declOutput ?? "");
      return {
        ...{ ok: true, js: output, map: noMap, async: hasToplevelAwait ?? false, modules: [], warnings: [] },
        ...(lastExpressionVar === undefined ? {} : { lastExpression: lastExpressionVar }),
      };
    },
    async commit(cell, defined) {
      if (defined === "all") earlier = own.get(cell) ?? earlier;
      own.delete(cell);
    },
    async complete(code, offset) {
      const { candidates: matches, start, end } = ask((it) => it.complete(before(), code, offset));
      return { matches, start, end, kinds: matches.map(() => "") };
    },
    close: async () => close(),
  };
}

const noMap = JSON.stringify({ version: 3, sources: [], names: [], mappings: "" });

const diagnosticOf = ({ messageText: message, code, start, end }: TslabDiagnostic): Diagnostic => ({
  ...{ message, code, line: start.line + 1, column: start.character + 1 },
  ...{ endLine: end.line + 1, endColumn: end.character + 1 },
});
