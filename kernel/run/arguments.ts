import path from "node:path";
import { parseArgs } from "node:util";
import { isIdentifier } from "../cells/identifier";
import { optionError } from "../setup/option-error";

export interface RunArguments {
  readonly files: readonly string[];
  readonly out: string;
  /** Seconds that one cell may take. */
  readonly timeout: number;
  readonly allowErrors: boolean;
  /** Name → the text that was given for it. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads the command line; a string says what is wrong with it. */
export function parseArguments(args: readonly string[]): RunArguments | string {
  const taken = takeParameters(args);
  if (typeof taken === "string") return `triad run: ${taken}; try --help`;
  const { parameters, rest } = taken;
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(rest);
  } catch (error) {
    return `triad run: ${optionError(error)}; try --help`;
  }
  const { values, positionals: files } = parsed;
  if (files.length === 0) return "triad run: which notebook? try --help";
  const timeout = Number(values.timeout);
  if (!(timeout > 0)) return `triad run: --timeout must be a number of seconds, not "${values.timeout}"`;
  const named = new Map<string, string>();
  for (const file of files) {
    const other = named.get(path.basename(file));
    if (other !== undefined) return `triad run: ${other} and ${file} would be written to the same file`;
    named.set(path.basename(file), file);
  }
  return { files, out: values.out, timeout, allowErrors: values["allow-errors"], parameters };
}

/** `-p NAME VALUE` takes two arguments, which `parseArgs` has no options for. */
function takeParameters(
  args: readonly string[],
): { readonly parameters: ReadonlyMap<string, string>; readonly rest: readonly string[] } | string {
  const parameters = new Map<string, string>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    if (argument === "--") return { parameters, rest: [...rest, ...args.slice(i)] };
    if (argument !== "-p" && argument !== "--parameters") {
      rest.push(argument);
      continue;
    }
    const [name, value] = [args[++i], args[++i]];
    if (name === undefined || value === undefined) return `${argument} takes a name and a value`;
    if (!isIdentifier(name)) return `${argument} takes a variable's name, not "${name}"`;
    parameters.set(name, value);
  }
  return { parameters, rest };
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: "string", default: "out" },
      timeout: { type: "string", default: "3600" },
      "allow-errors": { type: "boolean", default: false },
    },
  });
