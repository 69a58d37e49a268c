import type ts from "@tslab/typescript-for-tslab";
import type { Inspection } from "../cells";
import { compiler } from "./compiler";
import { parse, prefix } from "./parse";

/** A hover as signature and Markdown. */
export function inspectionOf(info: ts.QuickInfo | undefined): Inspection | undefined {
  const signature = textOf(info?.displayParts);
  if (!signature) return undefined;
  const tags = (info?.tags ?? []).map(tagged);
  const documentation = [textOf(info?.documentation), ...tags].filter((it) => it !== "").join("\n\n");
  return { signature, documentation };
}

/** Where the name ends that the call around `offset` calls: inside the parentheses, that is what a person asks about. */
export function calleeBefore(code: string, offset: number): number | undefined {
  const position = prefix.length + code.slice(0, offset).trimEnd().length;
  const { file } = parse(code);
  let found: number | undefined;
  const visit = (node: ts.Node): void => {
    if (node.pos > position || node.end < position) return;
    const call = compiler.isCallExpression(node) || compiler.isNewExpression(node);
    const open = position < node.end || !node.getText(file).endsWith(")");
    if (call && open && node.expression.end < position) found = node.expression.end - prefix.length;
    compiler.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function tagged({ name, text }: ts.JSDocTagInfo): string {
  const content = textOf(text);
  if (name === "example") return `**Example**\n\n${content.includes("```") ? content : fenced(content)}`;
  const [first = "", ...rest] = content.split(" ");
  const subject = name === "param" || name === "template" ? ` \`${first}\` ${rest.join(" ")}` : ` ${content}`;
  return `*@${name}*${content === "" ? "" : subject}`;
}

const fenced = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;

const textOf = (parts: readonly ts.SymbolDisplayPart[] = []): string => parts.map((it) => it.text).join("");
