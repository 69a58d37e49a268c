import type { ParameterDeclaration } from "../../cells/typescript/parameter-declarations";
import { literal, type ParameterValue } from "./value";

/**
 * The cell that sets parameters: each is declared again as its parameters cell declares it, with another value, so that
 * later cells have the same types, and a value of a wrong type is an error in this cell.
 */
export function parametersCode(
  values: ReadonlyMap<string, ParameterValue>,
  declared: readonly ParameterDeclaration[],
  language: "typescript" | "javascript" = "typescript",
): string {
  const lines = [...values].map(([name, value]) => {
    const own = declared.findLast((declaration) => declaration.name === name);
    if (language === "javascript") return `${own?.keyword ?? "let"} ${name} = ${literal(value)};`;
    const type = own?.annotation ?? missingType(value, own);
    const code = type === "bigint" && Number.isInteger(value) ? `${value}n` : literal(value);
    return `${own?.keyword ?? "let"} ${name}${type ? `: ${type}` : ""} = ${code}${own?.assertion ?? ""};`;
  });
  return ["// Parameters", ...lines].join("\n");
}

/** What has no type of its own, or not the one of the default. */
function missingType(value: ParameterValue, own: ParameterDeclaration | undefined): string | undefined {
  const kind = own?.assertion === undefined ? own?.kind : undefined;
  if ((kind === "string" || kind === "number" || kind === "boolean") && typeof value !== kind) return kind;
  if (value === null) return "any";
  return Array.isArray(value) && value.length === 0 && own?.assertion === undefined ? "any[]" : undefined;
}
