import { type Language, languages } from "./language";

/** What a kernel is started with. */
export interface KernelArguments {
  /** The connection file. */
  readonly file: string;
  readonly language: Language;
}

/** Reads the command line of `triad kernel`. */
export function parseArguments(args: readonly string[]): KernelArguments {
  const at = args.indexOf("--language");
  const given = at < 0 ? "typescript" : args[at + 1];
  const [file] = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)];
  const language = languages.find((it) => it === given);
  if (language === undefined) throw new Error(`--language is "${given ?? ""}", should be ${languages.join(" or ")}`);
  if (file === undefined) throw new Error("no connection file; usage: triad kernel <connection file>");
  return { file, language };
}
