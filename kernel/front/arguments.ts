import { parseArgs } from "node:util";
import { optionError } from "../setup/option-error";
import { type Language, languages } from "./language";
import { logLevels } from "./log";

/** The command line of `triad kernel`. */
export interface KernelArguments {
  readonly connectionFile: string;
  readonly language: Language;
  readonly logFile?: string;
  readonly logLevel?: string;
}

const usage = `triad kernel <connection file> [--language ${languages.join("|")}] [--log-file FILE] [--log-level ${logLevels.join("|")}]`;

const options = {
  language: { type: "string", default: "typescript" },
  "log-file": { type: "string" },
  "log-level": { type: "string" },
} as const;

/** What the command line leaves out of the log is taken from TRIAD_LOG_FILE and TRIAD_LOG_LEVEL. */
export function parseKernelArguments(args: string[], env: NodeJS.ProcessEnv = process.env): KernelArguments {
  const { values, positionals } = read(args);
  // What follows is a front end's own business: `jupyter run` hands on the names of its scripts.
  const [connectionFile] = positionals;
  if (connectionFile === undefined) throw new Error(`no connection file; usage: ${usage}`);
  const language = languages.find((it) => it === values.language);
  if (language === undefined)
    throw new Error(`--language is "${values.language}", should be ${languages.join(" or ")}`);
  return {
    connectionFile,
    language,
    logFile: values["log-file"] ?? (env.TRIAD_LOG_FILE || undefined),
    logLevel: values["log-level"] ?? (env.TRIAD_LOG_LEVEL || undefined),
  };
}

function read(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new Error(`${optionError(error)}; usage: ${usage}`);
  }
}
