import path from "node:path";
import { parseArgs } from "node:util";
import { logLevels } from "../front/log";
import type { Installation } from "./kernelspec";
import { optionError } from "./option-error";
import { activePlace, type Place, prefixPlace, userPlace } from "./places";

export interface InstallArguments extends Installation {
  readonly name: string;
  readonly place: Place;
  /** Replaces the kernel of another checkout. */
  readonly force: boolean;
}

/** Options of `triad uninstall` too; those after them only say how the kernel is started. */
const where = {
  user: { type: "boolean", default: false },
  "sys-prefix": { type: "boolean", default: false },
  prefix: { type: "string" },
  name: { type: "string", default: "triad" },
  force: { type: "boolean", default: false },
} as const;
const how = {
  "display-name": { type: "string" },
  "log-file": { type: "string" },
  "log-level": { type: "string" },
} as const;

/** Reads the command line of `triad install` or `triad uninstall`; a string says what is wrong with it. */
export async function parseInstallArguments(
  command: "install" | "uninstall",
  args: readonly string[],
): Promise<InstallArguments | string> {
  const wrong = (what: string) => `triad ${command}: ${what}; try --help`;
  let values: Partial<ReturnType<typeof parse>>;
  const options = command === "install" ? { ...where, ...how } : where;
  try {
    values = parse(args, options);
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    return wrong(`${optionError(error)}; there are ${known.join(", ")}`);
  }
  const { user, prefix, name = "triad", force = false } = values;
  if ([user, values["sys-prefix"], prefix !== undefined].filter(Boolean).length !== 1) {
    return wrong("say where: --user, --sys-prefix or --prefix DIR");
  }
  if (!/^\w[\w.-]*$/.test(name)) {
    return wrong(`--name must be letters, digits, ".", "_" and "-", not "${name}"`);
  }
  const level = values["log-level"];
  if (level !== undefined && !logLevels.some((it) => it === level)) {
    return wrong(`--log-level must be ${logLevels.join(", ")}, not "${level}"`);
  }
  const place = user ? userPlace() : prefix === undefined ? await activePlace() : prefixPlace(prefix);
  if (place === undefined) return wrong("--sys-prefix needs a Python 3.10 or newer on the PATH, or one that is active");
  const file = values["log-file"];
  const flags = [
    ...(file === undefined ? [] : ["--log-file", path.resolve(file)]),
    ...(level === undefined ? [] : ["--log-level", level]),
  ];
  return { place, name, force, displayName: values["display-name"], flags };
}

const parse = (args: readonly string[], options: typeof where & Partial<typeof how>) =>
  parseArgs({ args: [...args], options: options as typeof where & typeof how }).values;
