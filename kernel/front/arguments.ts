import { parseArgs } from "node:util";

/** The command line of `triad kernel`. */
export interface KernelArguments {
  readonly connectionFile: string;
  readonly logFile?: string;
  readonly logLevel?: string;
}

const usage = "triad kernel <connection file> [--log-file FILE] [--log-level error|info|debug]";

/** What the command line leaves out of the log is taken from TRIAD_LOG_FILE and TRIAD_LOG_LEVEL. */
export function parseKernelArguments(args: string[], env: NodeJS.ProcessEnv = process.env): KernelArguments {
  const options = { "log-file": { type: "string" }, "log-level": { type: "string" } } as const;
  let parsed: ReturnType<typeof parseArgs<{ args: string[]; allowPositionals: true; options: typeof options }>>;
  try {
    parsed = parseArgs({ args, allowPositionals: true, options });
  } catch (error) {
    throw new Error(`${(error as Error).message}; usage: ${usage}`);
  }
  const [connectionFile, ...more] = parsed.positionals;
  if (connectionFile === undefined || more.length > 0)
    throw new Error(`${connectionFile === undefined ? "no" : "more than one"} connection file; usage: ${usage}`);
  return {
    connectionFile,
    logFile: parsed.values["log-file"] ?? (env.TRIAD_LOG_FILE || undefined),
    logLevel: parsed.values["log-level"] ?? (env.TRIAD_LOG_LEVEL || undefined),
  };
}
