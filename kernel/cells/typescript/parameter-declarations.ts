import type ts from "typescript";
import { compiler } from "./compiler";
import { parse } from "./parse";

/** What a variable's default is, where its own text tells. */
export type DefaultKind = "string" | "number" | "boolean" | "array" | "object";

/** A variable that a notebook's parameters cell declares. */
export interface ParameterDeclaration {
  readonly name: string;
  readonly keyword: "const" | "let" | "var";
  /** The type as it is written: `"fast" | "slow"`. */
  readonly annotation?: string;
  /** What follows the default and gives it its type: ` as const`, ` satisfies Rates`. */
  readonly assertion?: string;
  readonly kind?: DefaultKind;
}

/** The variables that a cell declares at its top level, in their order; what does not parse is passed over. */
export function parameterDeclarations(source: string): readonly ParameterDeclaration[] {
  const { file } = parse(source);
  return file.statements.filter(compiler.isVariableStatement).flatMap(({ declarationList }) => {
    const { flags } = declarationList;
    const keyword = flags & compiler.NodeFlags.Const ? "const" : flags & compiler.NodeFlags.Let ? "let" : "var";
    return declarationList.declarations.flatMap(({ name, type, initializer }) =>
      compiler.isIdentifier(name)
        ? [{ name: name.text, keyword, annotation: type?.getText(file), ...defaultOf(file, initializer) } as const]
        : namesIn(name).map((bound) => ({ name: bound, keyword }) as const),
    );
  });
}

const namesIn = (pattern: ts.BindingPattern): string[] =>
  pattern.elements.flatMap((element) => {
    if (compiler.isOmittedExpression(element)) return [];
    return compiler.isIdentifier(element.name) ? [element.name.text] : namesIn(element.name);
  });

function defaultOf(
  file: ts.SourceFile,
  value: ts.Expression | undefined,
): Pick<ParameterDeclaration, "kind" | "assertion"> {
  if (value === undefined) return {};
  if (!compiler.isAsExpression(value) && !compiler.isSatisfiesExpression(value)) return { kind: kindOf(value) };
  const assertion = file.text.slice(value.expression.getEnd(), value.getEnd());
  return { kind: kindOf(value.expression), assertion };
}

function kindOf(value: ts.Expression): DefaultKind | undefined {
  const { SyntaxKind } = compiler;
  if (compiler.isStringLiteralLike(value) || compiler.isTemplateExpression(value)) return "string";
  if (compiler.isArrayLiteralExpression(value)) return "array";
  if (compiler.isObjectLiteralExpression(value)) return "object";
  if (value.kind === SyntaxKind.TrueKeyword || value.kind === SyntaxKind.FalseKeyword) return "boolean";
  const number = compiler.isPrefixUnaryExpression(value) ? value.operand : value;
  return compiler.isNumericLiteral(number) ? "number" : undefined;
}
