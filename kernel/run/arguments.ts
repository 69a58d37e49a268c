import path from "node:path";
import { parseArgs } from "node:util";

export interface RunArguments {
  readonly files: readonly string[];
  readonly out: string;
  /** Seconds that one cell may take. */
  readonly timeout: number;
  readonly allowErrors: boolean;
}

export const usage = `usage: triad run FILE… [--out DIR] [--timeout SECONDS] [--allow-errors]

Runs notebooks without JupyterLab and writes each one, with its outputs, as .ipynb and as .html into DIR (default: out).
A cell may take SECONDS (default: 3600). A cell that fails ends its notebook unless errors are allowed.`;

/** Reads the command line; a string says what is wrong with it. */
export function parseArguments(args: readonly string[]): RunArguments | string {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(args);
  } catch (error) {
    return `triad run: ${lowerFirst((error as Error).message.split(/[.\n]/)[0]!)}; try --help`;
  }
  const { values, positionals: files } = parsed;
  if (values.help) return usage;
  if (files.length === 0) return "triad run: which notebook? try --help";
  const timeout = Number(values.timeout);
  if (!(timeout > 0)) return `triad run: --timeout must be a number of seconds, not "${values.timeout}"`;
  const named = new Map<string, string>();
  for (const file of files) {
    const other = named.get(path.basename(file));
    if (other !== undefined) return `triad run: ${other} and ${file} would be written to the same file`;
    named.set(path.basename(file), file);
  }
  return { files, out: values.out, timeout, allowErrors: values["allow-errors"] };
}

const parse = (args: readonly string[]) =>
  parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: "string", default: "out" },
      timeout: { type: "string", default: "3600" },
      "allow-errors": { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
