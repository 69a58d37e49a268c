import type ts from "typescript";
import { compiler } from "./compiler";
import { importFunction } from "./references";

/** The imports of a cell as statements that load, and where each imported name then has its value. */
export interface Imports {
  readonly statements: readonly ts.Statement[];
  /** By the node that declares the name. A property of the module, so that what the module changes is seen. */
  readonly values: ReadonlyMap<ts.Node, () => ts.Expression>;
  readonly async: boolean;
}

/**
 * Makes `import`s what a function body can do.
 *
 * `isValue` tells names that exist when the cell runs from those of types; `awaits` the modules that only `import()` loads.
 */
export function importsOf(
  declarations: readonly ts.ImportDeclaration[],
  isValue: (node: ts.Declaration) => boolean,
  awaits: (specifier: string) => boolean,
  context: ts.TransformationContext,
): Imports {
  const { factory } = compiler;
  const values = new Map<ts.Node, () => ts.Expression>();
  let async = false;

  const helped = (helper: ts.EmitHelper, value: ts.Expression): ts.Expression => {
    context.requestEmitHelper(helper);
    return factory.createCallExpression(factory.createIdentifier(helper.name), undefined, [value]);
  };

  const loaded = (specifier: ts.Expression): ts.Expression => {
    const awaited = compiler.isStringLiteral(specifier) && awaits(specifier.text);
    if (!awaited) return factory.createCallExpression(factory.createIdentifier("require"), undefined, [specifier]);
    async = true;
    return factory.createAwaitExpression(factory.createCallExpression(importFunction(), undefined, [specifier]));
  };

  const statementsOf = (declaration: ts.ImportDeclaration): ts.Statement[] => {
    const { importClause: clause, moduleSpecifier } = declaration;
    const place = <T extends ts.Node>(node: T): T => compiler.setTextRange(node, declaration);
    if (!clause) return [place(factory.createExpressionStatement(loaded(moduleSpecifier)))];
    const { namedBindings: bindings } = clause;
    const isStar = bindings && compiler.isNamespaceImport(bindings);
    const wanted = [clause, ...(isStar ? [bindings] : (bindings?.elements ?? []))].filter(
      (it) => it.name !== undefined && isValue(it),
    );
    const isEmpty = !clause.name && bindings && !isStar && bindings.elements.length === 0;
    if (wanted.length === 0 && !(isEmpty && !clause.isTypeOnly)) return [];

    const module = factory.createUniqueName("module");
    const variables = [factory.createVariableDeclaration(module, undefined, undefined, loaded(moduleSpecifier))];
    const variable = (helper: ts.EmitHelper, name: string): ts.Identifier => {
      const made = factory.createUniqueName(name);
      variables.push(factory.createVariableDeclaration(made, undefined, undefined, helped(helper, module)));
      return made;
    };
    let standard: ts.Identifier | undefined;
    for (const node of wanted) {
      if (compiler.isNamespaceImport(node)) {
        const whole = variable(importStar, node.name.text);
        values.set(node, () => whole);
        continue;
      }
      const name = compiler.isImportSpecifier(node) ? (node.propertyName ?? node.name).text : "default";
      if (name === "default") standard ??= variable(importDefault, "standard");
      const object = name === "default" ? standard! : module;
      values.set(node, () =>
        compiler.isIdentifierStart(name.codePointAt(0)!, compiler.ScriptTarget.ES2022)
          ? factory.createPropertyAccessExpression(object, name)
          : factory.createElementAccessExpression(object, factory.createStringLiteral(name)),
      );
    }
    return [
      place(
        factory.createVariableStatement(
          undefined,
          factory.createVariableDeclarationList(variables, compiler.NodeFlags.Const),
        ),
      ),
    ];
  };

  const statements = declarations.flatMap(statementsOf);
  return { statements, values, async };
}

const importDefault: ts.EmitHelper = {
  name: "__importDefault",
  scoped: false,
  text: `
const __importDefault = (module) =>
  module && (module.__esModule || module[Symbol.toStringTag] === "Module") ? module : { default: module };`,
};

const importStar: ts.EmitHelper = {
  name: "__importStar",
  scoped: false,
  text: `
const __importStar = (module) => {
  if (module && (module.__esModule || module[Symbol.toStringTag] === "Module")) return module;
  const all = {};
  for (const key of Object.getOwnPropertyNames(Object(module)))
    if (key !== "default") Object.defineProperty(all, key, { enumerable: true, get: () => module[key] });
  return Object.defineProperty(all, "default", { enumerable: true, value: module });
};`,
};
