import fs from "node:fs";
import path from "node:path";
import { typescriptVersion } from "../../cells/typescript/version";
import { checkout } from "../../setup/checkout.cjs";
import { protocolVersion } from "../../wire/message";
import { handler } from "../handler";
import type { Language } from "../language";

/** Who this kernel is; answered before the compiler or the worker are there. */
export const kernelInfo = handler({
  reply: "kernel_info_reply",
  parse: () => undefined,
  handle: (_, { language }) => ({
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "triad",
    implementation_version: ownVersion(),
    language_info: languageInfo[language](),
    banner: `Triad: ${titles[language]} for models of brain circuits`,
    debugger: true,
    supported_features: ["kernel subshells", "debugger"],
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      { text: "TensorFlow.js", url: "https://js.tensorflow.org/api/latest/" },
    ],
  }),
});

const titles: Readonly<Record<Language, string>> = { typescript: "TypeScript", javascript: "JavaScript" };

/** What front ends colour cells by, and convert notebooks to. */
const languageInfo: { readonly [L in Language]: () => object } = {
  typescript: () => ({
    name: "typescript",
    version: typescriptVersion(),
    mimetype: "text/typescript",
    file_extension: ".ts",
    pygments_lexer: "typescript",
    codemirror_mode: { name: "javascript", mode: "typescript", typescript: true },
    nbconvert_exporter: "script",
  }),
  javascript: () => ({
    name: "javascript",
    version: process.versions.node,
    mimetype: "text/javascript",
    file_extension: ".js",
    pygments_lexer: "javascript",
    codemirror_mode: { name: "javascript" },
    nbconvert_exporter: "script",
  }),
};

function ownVersion(): string {
  const text = fs.readFileSync(path.join(checkout, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
