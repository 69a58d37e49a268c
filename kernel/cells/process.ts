import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { checkout } from "../setup/checkout.cjs";
import type { Cells, CellsOptions, Conversion } from "./cells";
import type { Answer, Method, Notebook, Question } from "./process-protocol";
import { compilerFlags, snapshot } from "./snapshot";

/** A question that has not been answered, and who has asked. */
interface Waiting {
  readonly question: Question;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

/** `Cells` whose questions can be given up. */
export interface CompilerProcess extends Cells {
  /** Gives up the question that is under way, where it takes too long: a check of types can. */
  interrupt(): void;
}

/** How long an interrupted question may still take, in ms. */
const patience = 500;

// Compiled, also where this file runs as source in a test.
const program = path.join(checkout, ".build/kernel/cells/process-main.js");

/**
 * `Cells` in a process of its own: one check can take a second, and the front has to answer meanwhile.
 *
 * It begins where a snapshot of a compiler that has read its libraries ends, some tenths of a second after its start; where
 * there is none for this Node, or that is refused, it loads the compiler. Returns at once: questions wait in their order.
 * One that dies takes the question with it that it was at; the next one is told what the cells before have declared. The
 * process keeps no other alive, and ends with this one.
 */
export function createCells(folder: string, options: CellsOptions = {}, from = snapshot.found()): CompilerProcess {
  const waiting = new Map<number, Waiting>();
  const past = new Past();
  let asked = 0;
  let ended: Error | undefined;
  /** The process that was ended since somebody did not want to wait for it. */
  let givenUp: ChildProcess | undefined;
  let child = start(from);

  function start(from: string | undefined): ChildProcess {
    const started = begin(from);
    const before = past.questions();
    let answers = 0;
    started.send({ folder, options } satisfies Notebook);
    for (const question of before) started.send(question);
    for (const { question } of waiting.values()) started.send(question);
    started.on("message", ({ id, value, error }: Answer) => {
      answers++;
      const asker = waiting.get(id);
      if (!asker) return;
      waiting.delete(id);
      if (waiting.size === 0) idle(started);
      if (error === undefined) past.add(asker.question, value);
      if (error === undefined) asker.resolve(value);
      else asker.reject(new Error(error));
    });
    started.on("error", ({ message }) => end(`its process: ${message}`));
    started.on("exit", (code, signal) => {
      if (ended) return;
      const reason = `its process has ended (${signal ?? `exit code ${code}`})`;
      const isHopeless = answers === 0 || answers < before.length;
      // A snapshot that this Node does not take, or that is damaged, ends the process before it can say a word.
      if (started !== givenUp && answers === 0 && from !== undefined) child = start(undefined);
      else if (started !== givenUp && isHopeless) end(reason);
      else {
        const [[id, asker] = []] = waiting;
        if (id !== undefined) waiting.delete(id);
        asker?.reject(new Error(`compiler: ${reason}; it begins anew, and the variables are still there`));
        child = start(from);
      }
    });
    if (waiting.size === 0) idle(started);
    return started;
  }

  function end(reason: string): void {
    ended ??= new Error(`compiler: ${reason}; restart the kernel`);
    for (const { reject } of waiting.values()) reject(ended);
    waiting.clear();
  }

  const ask =
    <M extends Method>(method: M) =>
    (...args: Parameters<Cells[M]>): ReturnType<Cells[M]> =>
      new Promise((resolve, reject) => {
        if (ended) return reject(ended);
        const question: Question = { id: ++asked, method, args };
        waiting.set(question.id, { question, resolve, reject });
        child.ref();
        child.channel?.ref();
        child.send(question);
      }) as ReturnType<Cells[M]>;

  return {
    convert: ask("convert"),
    commit: ask("commit"),
    complete: ask("complete"),
    inspect: ask("inspect"),
    isComplete: ask("isComplete"),
    configure: ask("configure"),
    reset: ask("reset"),
    interrupt() {
      const [id] = waiting.keys();
      if (id === undefined) return;
      const asked = child;
      setTimeout(() => {
        if (!waiting.has(id)) return;
        givenUp = asked;
        asked.kill("SIGKILL");
      }, patience).unref();
    },
    close: async () => {
      end("its process was closed");
      child.kill("SIGKILL");
    },
  };
}

/** What has made a compiler what it is. */
class Past {
  private settings: Question | undefined;
  /** The conversions that may still be committed, by cell. */
  private readonly converted = new Map<unknown, Question>();
  private committed: Question[] = [];

  add(question: Question, answer: unknown): void {
    const { method, args } = question;
    if (method === "configure") this.settings = question;
    if (method === "convert" && (answer as Conversion).ok) this.converted.set(args[1], question);
    if (method === "reset") this.committed = [];
    const conversion = method === "commit" ? this.converted.get(args[0]) : undefined;
    if (!conversion) return;
    this.converted.delete(args[0]);
    this.committed.push(conversion, question);
  }

  questions(): readonly Question[] {
    return [...(this.settings ? [this.settings] : []), ...this.committed];
  }
}

function begin(from: string | undefined): ChildProcess {
  const words = [...compilerFlags, ...(from === undefined ? [program] : ["--snapshot-blob", from])];
  // What limits the memory of the cells would leave the compiler none; a signal to the kernel is none to it.
  const env = { ...process.env, NODE_OPTIONS: "" };
  return spawn(process.execPath, words, { stdio: ["ignore", "ignore", "ignore", "ipc"], detached: true, env });
}

/** Nobody waits for it now. */
function idle(child: ChildProcess): void {
  child.unref();
  child.channel?.unref();
}
