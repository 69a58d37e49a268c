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
  let stopped: Pick<ErrorOutput, "ename" | "evalue"> | undefined;
  let last: NodeJS.Timeout | undefined;
  const stop = (ename: string, evalue: string) => {
    if (stopped) return;
    stopped = { ename, evalue };
    // A kernel that is dying does not answer; the cell's own end says so.
    client.interrupt().catch(() => {});
    last = setTimeout(() => client.process.kill("SIGKILL"), grace * 1000);
  };
  const interrupted = () => stop("Interrupted", "the cell was interrupted");
  const tooLong = () => stop("Timeout", `the cell took longer than ${timeout} s`);
  const timer = setTimeout(tooLong, Math.min(timeout * 1000, 2 ** 31 - 1));
  signal?.addEventListener("abort", interrupted);
  if (signal?.aborted) interrupted();
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
    if (reply.status === "ok" && !stopped) return { count, kernelEnded: false };
    // A cell that was stopped may have ended well for itself, as a training does that returns what it has.
    const { ename, evalue } = stopped ?? {
      ename: String(reply.ename ?? reply.status),
      evalue: String(reply.evalue ?? ""),
    };
    const error = outputs.error() ?? fail(ename, evalue);
    return { count, error: { ...error, ...stopped }, kernelEnded: false };
  } catch (error) {
    const reason = stopped
      ? `${stopped.evalue} and went on; its kernel had to be ended`
      : (error as Error).message.replace(/^execute: /, "");
    return { error: fail(stopped?.ename ?? "KernelEnded", reason), kernelEnded: true };
  } finally {
    clearTimeout(timer);
    clearTimeout(last);
    signal?.removeEventListener("abort", interrupted);
  }
}
