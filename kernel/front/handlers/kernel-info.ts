import fs from "node:fs";
import path from "node:path";
import { typescriptVersion } from "../../cells/of-tslab";
import { checkout } from "../../setup/checkout.cjs";
import { protocolVersion } from "../../wire/message";
import { handler } from "../handler";

/** Who this kernel is; answered before the compiler or the worker are there. */
export const kernelInfo = handler({
  reply: "kernel_info_reply",
  parse: () => undefined,
  handle: () => ({
    status: "ok",
    protocol_version: protocolVersion,
    implementation: "triad",
    implementation_version: ownVersion(),
    language_info: {
      name: "typescript",
      version: typescriptVersion(),
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: { name: "javascript", mode: "typescript", typescript: true },
      nbconvert_exporter: "script",
    },
    banner: "Triad: TypeScript for models of brain circuits",
    debugger: true,
    supported_features: ["debugger"],
    help_links: [
      { text: "TypeScript", url: "https://www.typescriptlang.org/docs/" },
      { text: "TensorFlow.js", url: "https://js.tensorflow.org/api/latest/" },
    ],
  }),
});

function ownVersion(): string {
  const text = fs.readFileSync(path.join(checkout, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}
