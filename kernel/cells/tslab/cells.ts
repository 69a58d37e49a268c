import fs from "node:fs";
import path from "node:path";
import type ts from "@tslab/typescript-for-tslab";
import type { Converter, ConvertResult, SideOutput } from "tslab/dist/converter";
import { type Cells, type Conversion, type Converted, type ConvertedModule, cellFile } from "../cells";
import { completionOf } from "../completion";
import { completenessOf } from "../typescript/completeness";
import { annotated } from "./annotated";
import { compiler, loadConverter } from "./compiler";
import { converterFiles } from "./converter-files";
import { type Declaration, declarationsOf, existing, merge } from "./declarations";
import { diagnosticsOf, failure, syntaxErrors } from "./diagnostics";
import { withoutExports } from "./exported";
import { calleeBefore, inspectionOf } from "./inspection";
import { relocate, split } from "./maps";
import { createOverlay } from "./overlay";
import { parse, prefix } from "./parse";
import { type Notes, patchedCompiler } from "./patched";

/** `Cells` by tslab's converter, in this thread; `folder` is the notebook's. */
export function createTslabCells(folder: string): Cells {
  const root = fs.realpathSync(folder);
  const overlay = createOverlay(compiler.sys, root);
  const notes: Notes = {
    verdict: { errors: [], async: false, unspeakable: [] },
    transformed: {},
    names: [],
    outside: [],
  };
  const create = loadConverter(patchedCompiler(overlay.sys, root, notes));
  let converter: Converter | undefined = create();
  let earlier: readonly Declaration[] = [];
  let own = new Map<number, readonly Declaration[]>();
  let asked = 0;
  /** The converter had been asked before it was asked last. */
  let looked = false;

  // The compiler reuses a file whose text is the same, and the converter changes the one it got: so it never is.
  const before = (): string => `${earlier.map((it) => it.text).join("\n")}\n// ${++asked}\n`;
  const { isCell } = converterFiles(root);

  /** Makes the next question read everything anew. */
  function renew(): void {
    converter?.close();
    converter = undefined;
  }

  /** Asks the converter, which after a failure of its own is in no state to be asked again. */
  function ask<T>(question: (converter: Converter) => T): T {
    looked = converter !== undefined;
    converter ??= create();
    try {
      return question(converter);
    } catch (error) {
      renew();
      throw error;
    }
  }

  function check(text: string): ConvertResult {
    if (overlay.refresh()) renew();
    notes.transformed = {};
    notes.outside = [];
    const found = ask((it) => it.convert(before(), text));
    if (!looked || !notes.verdict.errors.some((it) => moduleNotFound.has(it.code))) return found;
    // A converter does not look again for a module that it once missed, and it may be there by now.
    renew();
    return check(text);
  }

  function convert(code: string, cell: number): Conversion {
    const parsed = parse(code);
    if (parsed.errors.length > 0) return { ok: false, diagnostics: syntaxErrors(parsed.errors, code) };
    const text = withoutExports(code, parsed);
    const { output, declOutput, sideOutputs = [] } = check(text);
    const { verdict, transformed, outside } = notes;
    if (output === undefined) return { ok: false, diagnostics: diagnosticsOf(verdict.errors, code, root, isCell) };
    own.set(cell, declarationsOf(verdict.unspeakable.length === 0 ? declOutput : declared(text), notes.names));
    const { js, map } = split(output);
    return {
      ...{ ok: true, js, map: relocate(map, cellFile(cell), 1), async: verdict.async },
      ...(transformed satisfies Pick<Converted, "lastExpression">),
      modules: [...sideOutputs, ...outside].map(moduleOf),
      warnings: [],
    };
  }

  /** The declarations of a cell that the compiler cannot declare as it is. */
  function declared(text: string): string | undefined {
    const places = notes.verdict.unspeakable.map((it) => it.start ?? 0);
    return ask((it) => it.convert(before(), annotated(text, places))).declOutput;
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
      const declarations = own.get(cell) ?? [];
      earlier = merge(earlier, defined === "all" ? declarations : existing(declarations, defined));
      own.delete(cell);
    },
    async complete(code, offset) {
      const text = withoutExports(code, parse(code));
      const { original } = ask((it) => it.complete(before(), text, offset));
      const names = new Set(earlier.map((it) => it.name));
      // tslab moves the span of the whole, and not those of the entries, back by its prefix.
      return completionOf(original, code, offset, names, prefix.length);
    },
    async inspect(code, offset) {
      const text = withoutExports(code, parse(code));
      const at = (position: number): ts.QuickInfo | undefined => ask((it) => it.inspect(before(), text, position));
      const callee = calleeBefore(code, offset);
      return inspectionOf(at(offset) ?? (callee === undefined ? undefined : at(callee)));
    },
    // tslab's converter has one way to check.
    configure: async () => {},
    isComplete: async (code) => completenessOf(code),
    async reset() {
      earlier = [];
      own = new Map();
      // Local modules are to be converted again for the worker that takes over.
      overlay.forget();
    },
    close: async () => renew(),
  };
}

const moduleNotFound = new Set([2307, 2792]);

function moduleOf({ path: file, data }: SideOutput): ConvertedModule {
  const { js, map } = split(data);
  const [source = file] = (JSON.parse(map) as { sources: string[] }).sources;
  return { path: file, js, map: relocate(map, path.join(path.dirname(file), path.basename(source))) };
}
