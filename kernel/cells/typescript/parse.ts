import type ts from "typescript";
import { compiler } from "./compiler";

/** A cell's syntax tree, and what the parser objects to. */
export interface Parsed {
  readonly file: ts.SourceFile;
  readonly errors: readonly ts.DiagnosticWithLocation[];
}

/** Makes any cell a module: `await` is allowed at its top, and its names are its own. Not in the public types. */
export const asModule = (target: ts.ScriptTarget): ts.CreateSourceFileOptions =>
  ({
    languageVersion: target,
    setExternalModuleIndicator: (file: ts.SourceFile & { externalModuleIndicator?: unknown }) => {
      file.externalModuleIndicator = true;
    },
  }) as ts.CreateSourceFileOptions;

export function parse(code: string): Parsed {
  const file = compiler.createSourceFile("cell.ts", code, asModule(compiler.ScriptTarget.ESNext), true);
  // Not in the public types; the parser leaves it on every file.
  const { parseDiagnostics } = file as unknown as { parseDiagnostics: readonly ts.DiagnosticWithLocation[] };
  return { file, errors: [...parseDiagnostics, ...misplaced(file, file)] };
}

/** A cell is a function's body to the machine: what ends it early, or asks for its file, is for the person no part of the language. */
function misplaced(file: ts.SourceFile, node: ts.Node, inFunction = false): ts.DiagnosticWithLocation[] {
  const mistake = mistakes.find((it) => it.is(node, inFunction));
  const category = compiler.DiagnosticCategory.Error;
  const found: ts.DiagnosticWithLocation[] = [];
  if (mistake) found.push({ ...mistake.what, file, start: node.getStart(file), category });
  const within = inFunction || isFunction(node);
  compiler.forEachChild(node, (it) => void found.push(...misplaced(file, it, within)));
  return found;
}

const mistakes: readonly {
  readonly is: (node: ts.Node, inFunction: boolean) => boolean;
  readonly what: Pick<ts.DiagnosticWithLocation, "length" | "code" | "messageText">;
}[] = [
  {
    is: (node, inFunction) => compiler.isReturnStatement(node) && !inFunction,
    what: {
      ...{ length: "return".length, code: 1108 },
      messageText: "A 'return' statement can only be used within a function body.",
    },
  },
  {
    is: (node) => compiler.isMetaProperty(node) && node.keywordToken === compiler.SyntaxKind.ImportKeyword,
    what: {
      ...{ length: "import.meta".length, code: 1343 },
      messageText: "A cell has no 'import.meta'; process.cwd() is the notebook's folder.",
    },
  },
];

/** What neither `return` nor `await` can reach out of. */
export const isFunction = (node: ts.Node): boolean =>
  compiler.isFunctionLike(node) ||
  compiler.isClassStaticBlockDeclaration(node) ||
  compiler.isPropertyDeclaration(node) ||
  compiler.isModuleDeclaration(node);

/** Notes on a file which names it declares; the compiler does so by itself, but later than a cell can wait. */
export const bind = (file: ts.SourceFile, options: ts.CompilerOptions): Locals => {
  const { bindSourceFile } = compiler as unknown as {
    bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  };
  bindSourceFile(file, options);
  return (file as ts.SourceFile & { locals: Locals }).locals;
};

/** The names of a file and what they stand for. */
export type Locals = Map<ts.__String, ts.Symbol>;
