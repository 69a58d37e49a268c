import { createHash } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** How many processors the native library uses for one operation where nothing else is said. */
export const defaultThreads = (processors = os.availableParallelism()): number =>
  // The matrices of these models are cut into parts of a few thousand numbers: beyond 16 the cutting costs more than it gains.
  Math.min(processors, 16);

/**
 * Sets what TensorFlow reads from the environment, once, when it loads. What is set already is left as it is.
 *
 * @param threads for one operation
 * @param binding the file of the binding, which is built anew for each version
 */
export function prepareLibrary(threads: number, binding: string): void {
  const { env } = process;
  // TensorFlow logs to the process's own stderr, and of its errors it throws what matters.
  env.TF_CPP_MIN_LOG_LEVEL ??= "3";
  // oneDNN announces itself whatever the log level is, and its hand-over costs more than it gains on matrices of a few
  // hundred rows.
  env.TF_ENABLE_ONEDNN_OPTS ??= "0";
  env.TF_NUM_INTRAOP_THREADS ??= `${threads}`;
  // What does not depend on each other runs at the same time: five seeds of 64-256-10 units train 1.6 times as fast by it on 2
  // processors, one seed 1.2 times. Some of the reference workloads pay 4 to 7 % for the second pool, whose idle threads spin.
  env.TF_NUM_INTEROP_THREADS ??= `${threads}`;
  const cache = programCache(binding);
  if (cache !== undefined) env.TF_XLA_FLAGS ??= `--tf_xla_persistent_cache_directory=${cache}`;
}

/**
 * The folder in which XLA keeps what it has compiled, across processes: one in `$TRIAD_PROGRAM_CACHE` for each kind of
 * processor and version of the library, for both of which machine code is made. Undefined where none is named or to be had.
 *
 * A program that is found there is ready in half the time. There is none by default, because TensorFlow, which looks
 * whether an entry is text before it reads it, prints an error for each one. The oldest entries go when there are too many.
 */
export function programCache(binding: string): string | undefined {
  const { TRIAD_PROGRAM_CACHE } = process.env;
  if (!TRIAD_PROGRAM_CACHE) return undefined;
  try {
    const { size, mtimeMs } = fs.statSync(fs.realpathSync(binding));
    const kind = [process.arch, process.platform, processorKind(), size, mtimeMs].join(" ");
    const folder = path.resolve(TRIAD_PROGRAM_CACHE, createHash("sha256").update(kind).digest("hex").slice(0, 16));
    if (/\s/.test(folder)) return undefined; // flags are split there
    fs.mkdirSync(folder, { recursive: true });
    fs.accessSync(folder, fs.constants.W_OK);
    prune(folder, 200 * 2 ** 20);
    return folder;
  } catch {
    return undefined;
  }
}

function processorKind(): string {
  if (process.platform !== "linux") return os.cpus()[0]?.model ?? "";
  // The model's name does not say what a virtual machine lets through.
  const told = fs.readFileSync("/proc/cpuinfo", "utf8");
  return ["model name", "flags", "Features"].map((key) => new RegExp(`^${key}\\s*:.*$`, "m").exec(told)?.[0]).join(" ");
}

function prune(folder: string, most: number) {
  const files = fs
    .readdirSync(folder)
    .map((name) => {
      const file = path.join(folder, name);
      return { file, ...fs.statSync(file) };
    })
    .sort((a, b) => b.mtimeMs - a.mtimeMs);
  let total = 0;
  for (const { file, size } of files) {
    total += size;
    if (total > most) fs.rmSync(file, { force: true });
  }
}
