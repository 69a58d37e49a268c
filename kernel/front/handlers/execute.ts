import { ownImports } from "../../cells/own";
import { inspectionOf } from "../../commands/editor";
import type { Rewriting } from "../../commands/rewriting";
import { field, textsField } from "../../wire/fields";
import type { Content } from "../../wire/message";
import type { Bundle, Failure, Outcome } from "../../worker/protocol";
import { asWritten, prepareCommands } from "../commands";
import { failureOfDiagnostics, textOfWarnings } from "../diagnostics";
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
  readonly userExpressions: Readonly<Record<string, string>>;
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
      userExpressions: textsField(content, "user_expressions"),
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
      name === undefined ? await runCell(asked, kernel, exchange, number) : await page(name, kernel, exchange);

    if (stored) kernel.history.add(number, code, textOf(outcome));
    if (outcome.status === "error") {
      const { ename, evalue, traceback } = outcome;
      if (!silent) exchange.publish("error", { ename, evalue, traceback });
      exchange.stops = asked.stopOnError || outcome.interrupted;
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

/** How a cell ended, and what the front end is to do. */
interface Done {
  readonly outcome: Outcome;
  readonly payload: readonly Content[];
}

async function runCell(asked: Asked, kernel: Kernel, exchange: Exchange, number: number): Promise<Done> {
  const { code } = asked;
  if (code.trim() === "") return { outcome: { status: "ok" }, payload: [] };
  const label = `Cell In[${number}]`;
  const prepared = await prepareCommands(code, label, kernel);
  if (prepared && "failure" in prepared) return { outcome: failed(prepared.failure).outcome, payload: [] };
  const { payload = [], rewriting } = prepared ?? {};
  if (prepared && !rewriting) return { outcome: { status: "ok" }, payload };
  const { id, end } = await run(code, label, asked, kernel, exchange, rewriting);
  // A later cell is converted after this, since the compiler does one thing after another.
  // Where the compiler has died, its next answer says so.
  if (id !== undefined && !end.lost)
    kernel.cells.commit(id, end.outcome.status === "ok" ? "all" : end.defined).catch(() => {});
  return { outcome: end.outcome, payload };
}

/** Converts and runs code, or what its commands made of it; there is no `id` where it did not come to run. */
async function run(
  code: string,
  label: string,
  asked: Asked,
  kernel: Kernel,
  exchange: Exchange,
  rewriting?: Rewriting,
): Promise<{ id?: number; end: RunEnd }> {
  const id = kernel.executor.next();
  const { silent, allowStdin } = asked;
  const { request } = exchange;
  const planned = { request, label, source: code, silent, allowStdin };
  const imports = ownImports(code);
  if (imports.length > 0) kernel.executor.load(id, imports, planned);
  const converted = await kernel.cells.convert(rewriting?.text ?? code, id).catch((error: unknown) => {
    // An interrupt ends a check that takes too long with its process.
    if (exchange.interrupted) return undefined;
    throw error;
  });
  const conversion = converted && rewriting ? await asWritten(converted, rewriting) : converted;
  if (exchange.interrupted || !conversion) return { end: failed(interruption, true) };
  if (!conversion.ok) return { end: failed(failureOfDiagnostics(conversion.diagnostics, label, code)) };
  const { warnings } = conversion;
  if (!silent && warnings.length > 0)
    exchange.publish("stream", { name: "stderr", text: textOfWarnings(warnings, label, code) });
  return { id, end: await kernel.executor.run(id, conversion, planned) };
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
    const { end } = await run(code, `user expression "${name}"`, asked, kernel, exchange);
    const { outcome } = end;
    if (outcome.status === "ok") found[name] = { status: "ok", ...(outcome.result ?? nothing) };
    else found[name] = { status: "error", ename: outcome.ename, evalue: outcome.evalue, traceback: outcome.traceback };
  }
  return found;
}

const nothing: Bundle = { data: { "text/plain": "undefined" }, metadata: {} };

/** The name in a cell that asks what it is: `?name` or `name?`, also of a command. */
const pagedName = (code: string): string | undefined =>
  /^\s*(?:\?{1,2}\s*(%{0,2}[\w$.]+)|(%{0,2}[\w$.]+)\s*\?{1,2})\s*;?\s*$/.exec(code)?.slice(1).find(Boolean);

/** Shows a name's type and documentation in the front end's pager. */
async function page(name: string, kernel: Kernel, exchange: Exchange): Promise<Done> {
  const found = name.startsWith("%") ? inspectionOf(name) : await kernel.cells.inspect(name, name.length);
  if (found)
    return { outcome: { status: "ok" }, payload: [{ source: "page", data: bundleOfInspection(found), start: 0 }] };
  exchange.publish("stream", { name: "stderr", text: `nothing is known of "${name}"\n` });
  return { outcome: { status: "ok" }, payload: [] };
}

const textOf = (outcome: Outcome): string | undefined => {
  const text = outcome.status === "ok" ? outcome.result?.data["text/plain"] : undefined;
  return typeof text === "string" ? text : undefined;
};
