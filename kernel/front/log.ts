import fs from "node:fs";

/** What a log tells, from the least to the most: what went wrong, when the kernel began and ended, every message. */
export const logLevels = ["error", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Writes a line of `level`; the text is made only where it is written. */
export type Log = (level: LogLevel, text: () => string) => void;

/** Nobody reads along. */
export const noLog: Log = () => {};

/**
 * A log in `file`, to which each line is added as it comes; up to `level`, which is every message unless given.
 *
 * @throws where the file cannot be written or there is no such level.
 */
export function openLog(file: string | undefined, level: string = "debug"): Log {
  const upTo = (logLevels as readonly string[]).indexOf(level);
  if (upTo < 0) throw new Error(`log level "${level}": there are ${logLevels.join(", ")}`);
  if (file === undefined) return noLog;
  let descriptor: number;
  try {
    descriptor = fs.openSync(file, "a", 0o600);
  } catch (error) {
    throw new Error(`log file ${file} cannot be written (${(error as NodeJS.ErrnoException).code})`);
  }
  return (of, text) => {
    if (logLevels.indexOf(of) > upTo) return;
    try {
      fs.writeSync(descriptor, `${new Date().toISOString()} ${process.pid} ${of} ${text().replaceAll("\n", " ")}\n`);
    } catch {
      // A full disk costs the log, not the kernel.
    }
  };
}
