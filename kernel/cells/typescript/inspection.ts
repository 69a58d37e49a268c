import type ts from "typescript";
import type { Inspection } from "../cells";

/** A hover as signature and Markdown. */
export function inspectionOf(info: ts.QuickInfo | undefined): Inspection | undefined {
  // What was imported, or declared by an earlier cell, is what it is all the same.
  const signature = textOf(info?.displayParts)
    .replace(/^\(alias\) /, "")
    .replace(/\nimport [^\n]*$/, "");
  // So the compiler calls a name that it does not know.
  if (!signature || signature === "any") return undefined;
  return { signature, documentation: documentationOf(info?.documentation, info?.tags) };
}

/**
 * A call that is being written: its signature, which parameter comes now, and what is written about both.
 *
 * `callee` is what is called, which says what it is: a function, a method, a constructor.
 */
export function signatureOf(
  help: ts.SignatureHelpItems | undefined,
  callee: ts.QuickInfo | undefined,
): Inspection | undefined {
  const item = help?.items[help.selectedItemIndex];
  if (!help || !item) return undefined;
  const parameters = item.parameters.map((it) => textOf(it.displayParts));
  const separator = textOf(item.separatorDisplayParts);
  const kind = /^(function |constructor |\([a-z ]+\) )?/.exec(inspectionOf(callee)?.signature ?? "")![0];
  const signature = `${kind}${textOf(item.prefixDisplayParts)}${parameters.join(separator)}${textOf(item.suffixDisplayParts)}`;
  const active = item.parameters[Math.min(help.argumentIndex, item.parameters.length - 1)];
  const others = help.items.length - 1;
  const parts = [
    active && `**\`${textOf(active.displayParts)}\`** ${textOf(active.documentation)}`.trimEnd(),
    documentationOf(item.documentation, item.tags),
    others > 0 && `${others} more ${others === 1 ? "overload" : "overloads"}`,
  ];
  return { signature, documentation: parts.filter(Boolean).join("\n\n") };
}

const documentationOf = (text: readonly ts.SymbolDisplayPart[] = [], tags: readonly ts.JSDocTagInfo[] = []): string =>
  [textOf(text), ...tags.map(tagged)].filter((it) => it !== "").join("\n\n");

function tagged({ name, text }: ts.JSDocTagInfo): string {
  const content = textOf(text);
  if (name === "example") return `**Example**\n\n${content.includes("```") ? content : fenced(content)}`;
  const [first = "", ...rest] = content.split(" ");
  const subject = name === "param" || name === "template" ? ` \`${first}\` ${rest.join(" ")}` : ` ${content}`;
  return `*@${name}*${content === "" ? "" : subject}`;
}

const fenced = (code: string): string => `\`\`\`ts\n${code}\n\`\`\``;

const textOf = (parts: readonly ts.SymbolDisplayPart[] = []): string => parts.map((it) => it.text).join("");
