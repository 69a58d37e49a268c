import type ts from "@tslab/typescript-for-tslab";
import { compiler } from "./compiler";
import { parse, prefix } from "./parse";

/**
 * `code` with a type written at each of the `places` whose own type has no name: `any`, or what an `import()` brings.
 *
 * Later cells need a declaration of what they use; the code that runs stays as it was.
 */
export function annotated(code: string, places: readonly number[]): string {
  const { file } = parse(code);
  const statements = file.statements.filter((it) => places.some((place) => it.pos <= place && place < it.end));
  return statements
    .flatMap(annotations)
    .sort((a, b) => b.at - a.at)
    .reduce(
      (text, { at, type }) => `${text.slice(0, at - prefix.length)}: ${type}${text.slice(at - prefix.length)}`,
      code,
    );
}

interface Annotation {
  readonly at: number;
  readonly type: string;
}

function annotations(statement: ts.Statement): Annotation[] {
  if (compiler.isVariableStatement(statement)) {
    const open = statement.declarationList.declarations.filter((it) => !it.type && it.initializer);
    return open.map((it) => ({ at: it.name.end, type: imported(it.initializer) ?? "any" }));
  }
  if (compiler.isFunctionDeclaration(statement) && !statement.type && statement.body) {
    return [{ at: statement.body.pos, type: "any" }];
  }
  return [];
}

/** `typeof import("x")` for `await import("x")`. */
function imported(value: ts.Expression | undefined): string | undefined {
  if (!value || !compiler.isAwaitExpression(value) || !compiler.isCallExpression(value.expression)) return undefined;
  const { expression, arguments: given } = value.expression;
  const [name] = given;
  if (expression.kind !== compiler.SyntaxKind.ImportKeyword || !name || !compiler.isStringLiteral(name))
    return undefined;
  return `typeof import(${name.getText()})`;
}
