import { spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { call } from "./call";
import { type CellCommand, type RunningCell, refuseArgument } from "./command";

/** A script whose exit code is not 0. */
class BashError extends Error {
  override readonly name = "BashError";
}

/**
 * Runs the script, and ends all that it has started when descriptor 3 is closed: at an interrupt, at the script's end,
 * and when this process dies, however it does.
 */
const guardian = `
{ trap '' INT; read -r -u 3; kill -INT 0; sleep 0.3; kill -KILL 0; } > /dev/null 2>&1 < /dev/null &
trap : INT
bash -c "$1" 3<&-
exit $?
`;

/** The lines below are a script for bash. */
export const bash: CellCommand = {
  forms: ["%%"],
  usage: "%%bash",
  summary: "the lines below are a script for bash",
  example: "%%bash\nls -l datasets",
  details:
    "Runs in the notebook's folder; an exit code other than 0 is an error. What it leaves running in the background ends " +
    "with it.",
  where: "cell",
  write({ start, end, argument, body }) {
    refuseArgument(bash.usage, argument);
    return [{ start, end, text: `await ${call("bash", JSON.stringify(body))};` }];
  },
  run: async (cell: RunningCell, script: string) => {
    const child = spawn("bash", ["-c", guardian, "bash", script], {
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      detached: true,
    });
    const life = child.stdio[3]!;
    life.on("error", () => {});
    const [stdout, stderr] = [child.stdout!, child.stderr!];
    const ended = new Promise<string | undefined>((resolve, reject) => {
      child.on("error", ({ code, message }: NodeJS.ErrnoException) =>
        reject(new BashError(code === "ENOENT" ? "there is no bash on this machine" : message)),
      );
      child.on("exit", (code, signal) => resolve(failureOf(code, signal)));
    });
    const written = [
      passOn(stdout, (text) => cell.write("stdout", text)),
      passOn(stderr, (text) => cell.write("stderr", text)),
    ];
    try {
      const failure = await Promise.race([ended, cell.stopped]);
      life.destroy();
      await Promise.race([Promise.all(written), cell.stopped]);
      if (failure !== undefined) throw new BashError(failure);
    } finally {
      // Nothing of an interrupted cell is shown any more.
      for (const stream of [life, stdout, stderr]) stream.destroy();
    }
  },
};

function failureOf(code: number | null, signal: NodeJS.Signals | null): string | undefined {
  if (code === 0) return undefined;
  return signal ? `the script was ended by ${signal}` : `the script ended with exit code ${code}`;
}

/** Writes what comes as it comes; settles when nothing more can come. */
function passOn(stream: Readable, write: (text: string) => void): Promise<void> {
  const decoder = new StringDecoder("utf8");
  stream.on("data", (bytes: Buffer) => write(decoder.write(bytes)));
  return new Promise((resolve) => stream.on("close", resolve));
}
