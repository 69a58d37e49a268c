import type { Completion } from "./cells";

/** What the compiler says could stand at a place. */
interface Found {
  readonly isGlobalCompletion: boolean;
  readonly entries: readonly Entry[];
}

interface Entry {
  readonly name: string;
  readonly kind: string;
  readonly sortText: string;
  readonly replacementSpan?: { readonly start: number; readonly length: number };
}

/** What the compiler offers at `offset`, narrowed to what fits the text before it; names of cells before come early. */
export function completionOf(
  found: Found | undefined,
  code: string,
  offset: number,
  earlier: { has(name: string): boolean },
): Completion {
  const entries = found?.entries ?? [];
  const span = entries.find((it) => it.replacementSpan)?.replacementSpan;
  const start = span ? span.start : offset - lengthOfNameBefore(code, offset);
  const end = span ? start + span.length : offset + lengthOfNameAfter(code, offset);
  const typed = code.slice(start, offset);
  // To the compiler they are as far away as Node's globals.
  const distance = (it: Entry): string => (found?.isGlobalCompletion && earlier.has(it.name) ? "11" : it.sortText);
  const fitting = entries
    .filter((it) => fits(it.name, typed))
    .sort((a, b) => rank(a, typed) - rank(b, typed) || order(distance(a), distance(b)) || order(a.name, b.name));
  return { matches: fitting.map((it) => it.name), start, end, kinds: fitting.map((it) => kindOf(it.kind)) };
}

const fits = (name: string, typed: string): boolean => name.toLowerCase().startsWith(typed.toLowerCase());

/** What fits to the letter comes first. */
const rank = (entry: Entry, typed: string): number => (entry.name.startsWith(typed) ? 0 : 1);

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** From the end: an expression that may begin anywhere would be tried at each of many thousand letters. */
function lengthOfNameBefore(code: string, offset: number): number {
  let start = offset;
  for (const letter of [...code.slice(Math.max(0, offset - longestName), offset)].reverse()) {
    if (!isOfName(letter)) break;
    start -= letter.length;
  }
  return offset - start;
}

const lengthOfNameAfter = (code: string, offset: number): number =>
  /^[\p{ID_Continue}$]*/u.exec(code.slice(offset))?.[0].length ?? 0;

const isOfName = (letter: string): boolean => /^[\p{ID_Continue}$]$/u.test(letter);

/** In UTF-16 units; of what is longer nobody wants the rest completed. */
const longestName = 1000;

const kinds: Readonly<Record<string, string>> = {
  alias: "module",
  const: "constant",
  "enum member": "value",
  getter: "property",
  "JSX attribute": "property",
  let: "variable",
  "local class": "class",
  "local function": "function",
  "local var": "variable",
  parameter: "variable",
  "primitive type": "keyword",
  setter: "property",
  string: "value",
  type: "interface",
  "type parameter": "interface",
  var: "variable",
};

/** The compiler's word for a kind as Jupyter's menu knows it. */
const kindOf = (kind: string): string => kinds[kind] ?? kind;
