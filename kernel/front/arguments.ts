import { parseArgs } from "node:util";
import { type Language, languages } from "../cells/cells";

/** What a kernel is started with. */
export interface KernelArguments {
  /** The connection file. */
  readonly file: string;
  readonly language: Language;
}

/** Reads the command line of `triad kernel`. */
export function parseArguments(args: readonly string[]): KernelArguments {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { language: { type: "string", default: "typescript" } },
    allowPositionals: true,
  });
  const language = languages.find((it) => it === values.language);
  if (language === undefined)
    throw new Error(`--language is "${values.language}", should be ${languages.join(" or ")}`);
  const [file] = positionals;
  if (file === undefined)
    throw new Error(`no connection file; usage: triad kernel [--language ${languages.join("|")}] <connection file>`);
  return { file, language };
}
