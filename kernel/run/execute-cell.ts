import type { KernelClient } from "../wire/client";
import type { ErrorOutput } from "./notebook";
import type { CellOutputs } from "./outputs";

export interface CellEnd {
  readonly count?: number;
  readonly error?: ErrorOutput;
  /** The kernel is gone: nothing more can run. */
  readonly kernelEnded: boolean;
}

export interface ExecuteLimits {
  readonly timeout: number;
  readonly signal?: AbortSignal;
}

/** Seconds that an interrupted cell has to end before its kernel is ended. */
const grace = 10;

/**
 * Runs one cell. Too long, or told to stop, it is interrupted; if it does not end then, its kernel is. However it ends,
 * an error is in its outputs when it has failed.
 */
export async function executeCell(
  client: KernelClient,
  source: string,
  outputs: CellOutputs,
  { timeout, signal }: ExecuteLimits,
): Promise<CellEnd> {
  let why = "";
  let last: NodeJS.Timeout | undefined;
  const stop = (reason: string) => {
    if (why !== "") return;
    why = reason;
    // A kernel that is dying does not answer; the cell's own end says so.
    client.interrupt().catch(() => {});
    last = setTimeout(() => client.process.kill("SIGKILL"), grace * 1000);
  };
  const stopped = () => stop("interrupted");
  const timer = setTimeout(() => stop(`took longer than ${timeout} s`), Math.min(timeout * 1000, 2 ** 31 - 1));
  signal?.addEventListener("abort", stopped);
  if (signal?.aborted) stopped();
  const fail = (ename: string, evalue: string): ErrorOutput => {
    const content = { ename, evalue, traceback: [`${ename}: ${evalue}`] };
    outputs.receive({ type: "error", content });
    return { output_type: "error", ...content };
  };
  try {
    const reply = await client.execute(source, {
      allowStdin: false,
      onOutput: ({ header, content }) => outputs.receive({ type: header.msg_type, content }),
    });
    const count = typeof reply.execution_count === "number" ? reply.execution_count : undefined;
    if (reply.status === "ok") return { count, kernelEnded: false };
    const error = outputs.error() ?? fail(String(reply.ename ?? "Error"), String(reply.evalue ?? why));
    return { count, error: why.startsWith("took") ? { ...error, evalue: why } : error, kernelEnded: false };
  } catch (error) {
    const reason =
      why === "" ? (error as Error).message.replace(/^execute: /, "") : `${why}; the kernel had to be ended`;
    return { error: fail("KernelEnded", reason), kernelEnded: true };
  } finally {
    clearTimeout(timer);
    clearTimeout(last);
    signal?.removeEventListener("abort", stopped);
  }
}
