import path from "node:path";
import type ts from "typescript";
import { cellFile } from "../cells";
import { isIdentifier } from "../identifier";
import { compiler } from "./compiler";
import { libraryOf } from "./libraries";
import { asModule, bind, type Locals } from "./parse";

/** What a cell declares, as the text of a declaration file. */
export interface Declared {
  readonly text: string;
  /** Its names that stand for something at run time. */
  readonly values: readonly string[];
}

/** What a name stands for: a value, a type, or, as a class does, both. */
interface Meaning {
  readonly value?: ts.Symbol;
  readonly type?: ts.Symbol;
  /** What the name is to the checker. */
  readonly symbol: ts.Symbol;
}

/**
 * The names of earlier cells.
 *
 * Each cell's declarations are a file of their own that is parsed once and never again, however many cells follow; what a
 * later cell sees are the very symbols of these files. So a type that is declared anew leaves the values of its
 * predecessor as they were, and nothing grows with the number of cells but a table of names.
 */
export interface Earlier {
  /**
   * Adds names to the `locals` of a file, where they are not yet, and tells which: types and imports, by which other types
   * are told, and of the values those that are `mentioned`.
   */
  inject(locals: Locals, mentioned: Iterable<string> | "all"): ReadonlyMap<string, ts.Symbol>;
  has(name: string): boolean;
  /** Takes the declarations of a cell that has run; where it failed on its way, only the values that it `defined`. */
  add(cell: number, declared: Declared, defined: readonly string[] | "all"): void;
  /** The declaration file of each cell. */
  readonly files: ReadonlyMap<string, ts.SourceFile>;
  /** Those that a program has to have, since they import, or add to what is global; others it may import. */
  readonly roots: ReadonlySet<string>;
  /** Grows whenever `roots` changes. */
  readonly revision: number;
  clear(): void;
}

export function createEarlier(folder: string, options: () => ts.CompilerOptions): Earlier {
  const meanings = new Map<string, Meaning>();
  const files = new Map<string, ts.SourceFile>();
  const roots = new Set<string>();
  /** The names that are more than a value. */
  const typed = new Set<string>();
  const { SymbolFlags } = compiler;
  let revision = 0;

  const inject: Earlier["inject"] = (locals, mentioned) => {
    const injected = new Map<string, ts.Symbol>();
    for (const name of mentioned === "all" ? meanings.keys() : [...typed, ...mentioned]) {
      const symbol = meanings.get(name)?.symbol;
      if (!symbol) continue;
      const key = compiler.escapeLeadingUnderscores(name);
      if (locals.has(key)) continue;
      locals.set(key, symbol);
      injected.set(name, symbol);
    }
    return injected;
  };

  /** The declaration file of a cell, bound, and its own names. */
  function read(name: string, text: string): { readonly file: ts.SourceFile; readonly own: Map<string, ts.Symbol> } {
    const file = compiler.createSourceFile(name, withPlainImports(text), asModule(compiler.ScriptTarget.ES2022), false);
    Object.assign(file, { path: name, resolvedPath: name, originalFileName: name, version: "1" });
    const own = new Map(
      [...bind(file, options())].map(([key, symbol]) => [compiler.unescapeLeadingUnderscores(key), symbol]),
    );
    return { file, own };
  }

  function combine(name: string, own: ts.Symbol): Meaning {
    const alias = (own.flags & SymbolFlags.Alias) !== 0;
    const before = meanings.get(name);
    if (alias) return { symbol: own, value: own, type: own };
    const value = (own.flags & SymbolFlags.Value) !== 0;
    const type = !value || (own.flags & SymbolFlags.Type) !== 0;
    // Of what is both a value and a type, such as a class, nothing is left where the value is another.
    const oldType = before?.type === before?.value ? undefined : before?.type;
    if (value && !type && oldType) return { value: own, type: oldType, symbol: both(own, oldType) };
    if (value) return { value: own, type: type ? own : undefined, symbol: own };
    const oldValue = before?.value;
    return oldValue ? { value: oldValue, type: own, symbol: both(oldValue, own) } : { type: own, symbol: own };
  }

  return {
    inject,
    has: (name) => meanings.has(name),
    add(cell, { text, values }, defined) {
      const name = path.posix.join(folder, `${cellFile(cell)}.d.ts`);
      const first = read(name, text);
      const untyped = values.filter((it) => !first.own.has(it));
      // Its value stays, and nothing is known of it: what describes it is the type that is declared anew.
      const orphaned = [...first.own].flatMap(([key, { flags }]) => {
        const before = meanings.get(key);
        const typeAlone = (flags & (SymbolFlags.Value | SymbolFlags.Alias)) === 0;
        return typeAlone && before?.value && before.value === before.type ? [key] : [];
      });
      const added = [...untyped, ...orphaned].map((it) => `declare let ${it}: any;\n`).join("");
      const { file, own } = added === "" ? first : read(name, `${text}\n${added}`);
      const exists = new Set(defined === "all" ? own.keys() : [...defined, ...orphaned]);
      for (const [key, symbol] of own) {
        if (!isIdentifier(key)) continue;
        const isValue = (symbol.flags & SymbolFlags.Value) !== 0 || values.includes(key);
        if (isValue && !exists.has(key)) continue;
        const meaning = combine(key, symbol);
        meanings.set(key, meaning);
        if (meaning.symbol.flags & ~plainValue) typed.add(key);
        else typed.delete(key);
      }
      inject((file as ts.SourceFile & { locals: Locals }).locals, mentionedIn(file));
      files.set(name, file);
      if (!needsProgram.test(text)) return;
      roots.add(name);
      revision++;
    },
    files,
    roots,
    get revision() {
      return revision;
    },
    clear() {
      revision++;
      roots.clear();
      meanings.clear();
      typed.clear();
      files.clear();
    },
  };
}

const plainValue = compiler.SymbolFlags.Variable | compiler.SymbolFlags.Function | compiler.SymbolFlags.Assignment;

/** The names that stand anywhere in `file`, as the parser has collected them. Not in the public types. */
export const mentionedIn = (file: ts.SourceFile): Iterable<string> =>
  (file as ts.SourceFile & { readonly identifiers: ReadonlyMap<string, string> }).identifiers.keys();

/**
 * Imports of whole libraries by another word: at the usual one, each checker looks whether the module can be called, and for
 * that at all that it exports. It means the same where the module is no function, as those of the libraries.
 */
const withPlainImports = (text: string): string =>
  text.replace(/^import \* as ([\w$]+) from (["'])(.*?)\2;$/gm, (whole, name, quote, specifier) =>
    libraryOf(specifier) ? `import ${name} = require(${quote}${specifier}${quote});` : whole,
  );

const needsProgram = /\bimport\b|\bdeclare (global|module)\b/;

/** A symbol that is the value of one and the type of another, which were declared in different cells. */
function both(value: ts.Symbol, type: ts.Symbol): ts.Symbol {
  const symbol = Object.assign(Object.create(Object.getPrototypeOf(value)) as ts.Symbol, value, {
    flags: value.flags | type.flags,
    declarations: [...(type.declarations ?? []), ...(value.declarations ?? [])],
    members: type.members,
    exports: value.exports ?? type.exports,
    id: 0,
    mergeId: 0,
  });
  return symbol;
}
