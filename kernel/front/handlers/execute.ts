import { field } from "../../wire/fields";
import type { Content } from "../../wire/message";
import type { Bundle, Failure, Outcome } from "../../worker/protocol";
import { failureOfDiagnostics } from "../diagnostics";
import type { RunEnd } from "../executor";
import { type Exchange, handler, type Kernel } from "../handler";
import { bundleOfInspection } from "./inspect";

/** A request to run a cell. */
interface Asked {
  readonly code: string;
  readonly silent: boolean;
  readonly storeHistory: boolean;
  readonly stopOnError: boolean;
  readonly allowStdin: boolean;
  readonly userExpressions: Readonly<Record<string, unknown>>;
}

/** Runs a cell. */
export const execute = handler<Asked>({
  reply: "execute_reply",
  queued: true,
  parse: (content) => {
    const silent = field(content, "silent", "boolean", false);
    return {
      code: field(content, "code", "string"),
      silent,
      storeHistory: !silent && field(content, "store_history", "boolean", true),
      stopOnError: field(content, "stop_on_error", "boolean", true),
      allowStdin: field(content, "allow_stdin", "boolean", false),
      userExpressions: (content.user_expressions ?? {}) as Record<string, unknown>,
    };
  },
  handle: async (asked, kernel, exchange) => {
    const { code, silent, storeHistory } = asked;
    const number = kernel.count;
    const stored = storeHistory && code.trim() !== "";
    if (stored) kernel.count++;
    if (!silent) exchange.publish("execute_input", { code, execution_count: number });
    const name = pagedName(code);
    const { outcome, payload } =
      name === undefined
        ? { outcome: await runCell(asked, kernel, exchange, number), payload: [] }
        : await page(name, kernel, exchange);

    if (stored) kernel.history.add(number, code, textOf(outcome));
    if (outcome.status === "error") {
      const { ename, evalue, traceback } = outcome;
      if (!silent) exchange.publish("error", { ename, evalue, traceback });
      if (asked.stopOnError || outcome.interrupted) kernel.abortWaiting();
      return { status: "error", execution_count: number, ename, evalue, traceback, user_expressions: {}, payload: [] };
    }
    if (outcome.result && !silent) {
      const transient = outcome.resultId === undefined ? {} : { transient: { display_id: outcome.resultId } };
      exchange.publish("execute_result", { execution_count: number, ...outcome.result, ...transient });
    }
    const user_expressions = await evaluateAll(asked, kernel, exchange);
    return { status: "ok", execution_count: number, user_expressions, payload };
  },
});

async function runCell(asked: Asked, kernel: Kernel, exchange: Exchange, number: number): Promise<Outcome> {
  if (asked.code.trim() === "") return { status: "ok" };
  const label = `Cell In[${number}]`;
  const { id, end } = await run(asked.code, label, asked, kernel, exchange);
  // A later cell is converted after this, since the compiler does one thing after another.
  // Where the compiler has died, its next answer says so.
  if (id !== undefined && !end.lost)
    kernel.cells.commit(id, end.outcome.status === "ok" ? "all" : end.defined).catch(() => {});
  return end.outcome;
}

/** Converts and runs code; there is no `id` where it did not come to run. */
async function run(
  code: string,
  label: string,
  asked: Asked,
  kernel: Kernel,
  exchange: Exchange,
): Promise<{ id?: number; end: RunEnd }> {
  const id = kernel.executor.next();
  const conversion = await kernel.cells.convert(code, id);
  if (exchange.interrupted) return { end: failed(interruption, true) };
  if (!conversion.ok) return { end: failed(failureOfDiagnostics(conversion.diagnostics, label, code)) };
  const { silent, allowStdin } = asked;
  const { request } = exchange;
  return { id, end: await kernel.executor.run(id, conversion, { request, label, source: code, silent, allowStdin }) };
}

const interruption: Failure = {
  ename: "KeyboardInterrupt",
  evalue: "the cell was interrupted before it ran",
  traceback: ["KeyboardInterrupt: the cell was interrupted before it ran"],
};

const failed = (failure: Failure, interrupted = false): RunEnd => ({
  outcome: { status: "error", interrupted, ...failure },
  defined: [],
  lost: false,
});

/** The values that the front end asked for beside the cell's own; one that fails says why and harms nothing. */
async function evaluateAll(asked: Asked, kernel: Kernel, exchange: Exchange): Promise<Content> {
  const found: Record<string, unknown> = {};
  for (const [name, code] of Object.entries(asked.userExpressions)) {
    const { end } = await run(String(code), `user expression "${name}"`, asked, kernel, exchange);
    const { outcome } = end;
    if (outcome.status === "ok") found[name] = { status: "ok", ...(outcome.result ?? nothing) };
    else found[name] = { status: "error", ename: outcome.ename, evalue: outcome.evalue, traceback: outcome.traceback };
  }
  return found;
}

const nothing: Bundle = { data: { "text/plain": "undefined" }, metadata: {} };

/** The name in a cell that asks what it is: `?name` or `name?`. */
const pagedName = (code: string): string | undefined =>
  /^\s*(?:\?{1,2}\s*([\w$.]+)|([\w$.]+)\s*\?{1,2})\s*;?\s*$/.exec(code)?.slice(1).find(Boolean);

/** Shows a name's type and documentation in the front end's pager. */
async function page(
  name: string,
  kernel: Kernel,
  exchange: Exchange,
): Promise<{ outcome: Outcome; payload: Content[] }> {
  const found = await kernel.cells.inspect(name, name.length);
  if (found)
    return { outcome: { status: "ok" }, payload: [{ source: "page", data: bundleOfInspection(found), start: 0 }] };
  exchange.publish("stream", { name: "stderr", text: `nothing is known of "${name}"\n` });
  return { outcome: { status: "ok" }, payload: [] };
}

const textOf = (outcome: Outcome): string | undefined => {
  const text = outcome.status === "ok" ? outcome.result?.data["text/plain"] : undefined;
  return typeof text === "string" ? text : undefined;
};
