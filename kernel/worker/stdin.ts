import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import { type Cell, currentCell, KeyboardInterrupt } from "./cell";
import { shared } from "./helper-state";
import { emit } from "./outputs";
import { ownNothing } from "./owner";
import type { InputAnswer } from "./protocol";
import { provide } from "./provide";
import { state } from "./state";

/** The questions that wait for an answer, the oldest first. */
const waiting: { readonly cell: Cell; readonly answer: (value: string) => void }[] = [];

/**
 * Gives the cells `input` and `password`, which ask the person at the notebook, and the browsers' `prompt`, `confirm` and
 * `alert`, which return when the person has answered.
 *
 * @returns where the helper thread is to put the answers.
 */
export function provideInput(): MessagePort {
  const { port1: answers, port2 } = new MessageChannel();
  answers.on("message", (answer: InputAnswer) => {
    ownNothing();
    answered(answer);
  });
  answers.unref();

  const later =
    (password: boolean) =>
    async (prompt = ""): Promise<string> => {
      const cell = ask(password ? "password" : "input", prompt, password);
      const answer = new Promise<string>((resolve) => waiting.push({ cell, answer: resolve }));
      return Promise.race([answer, cell.stopped]);
    };

  const prompt = (message: unknown = "", otherwise: unknown = ""): string => {
    const hint = otherwise === "" ? "" : `[${otherwise}] `;
    return now("prompt", `${spaced(message)}${hint}`, answers) || String(otherwise);
  };
  const confirm = (message: unknown = ""): boolean =>
    /^\s*y/i.test(now("confirm", `${spaced(message)}[y/N] `, answers));
  const alert = (message: unknown = ""): void => void now("alert", `${spaced(message)}[Enter] `, answers);

  provide({ input: later(false), password: later(true), prompt, confirm, alert });
  return port2;
}

const spaced = (message: unknown): string => String(message).replace(/(?<=\S)$/, " ");

/** Asks, and tells for which cell. */
function ask(name: string, prompt: unknown, password: boolean): Cell {
  const cell = currentCell();
  if (!cell.command.allowStdin) throw new Error(`${name}: nobody can be asked, this front end takes no input`);
  emit(cell, { type: "input", run: cell.run, prompt: String(prompt), password });
  return cell;
}

/** Asks, and waits for the answer: nothing else runs in this thread until it comes, or an interrupt. */
function now(name: string, prompt: string, answers: MessagePort): string {
  let value: string | undefined;
  const cell = ask(name, prompt, false);
  waiting.push({
    cell,
    answer: (typed) => {
      value = typed;
    },
  });
  for (;;) {
    const news = Atomics.load(state, shared.news);
    for (let got = receiveMessageOnPort(answers); got; got = receiveMessageOnPort(answers)) answered(got.message);
    if (value !== undefined) return value;
    if (Atomics.load(state, shared.interrupted) >= cell.run) {
      waiting.splice(
        waiting.findIndex((question) => question.cell === cell),
        1,
      );
      throw new KeyboardInterrupt();
    }
    Atomics.wait(state, shared.news, news);
  }
}

/** Hands an answer to the question of its run that has waited longest. */
function answered({ run, value }: InputAnswer): void {
  const at = waiting.findIndex((question) => question.cell.run === run);
  if (at >= 0) waiting.splice(at, 1)[0]!.answer(value);
}
