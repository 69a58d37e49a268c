import type { ChildProcess } from "node:child_process";
import type { Link } from "./link";
import type { Content, Message } from "./message";
import { whenEnded } from "./when-ended";

export interface ExecuteOptions {
  /** Gets each message that the cell causes on iopub, in order, also those that come after its end. */
  readonly onOutput?: (message: Message) => void;
  /** Answers `input()`; without it a cell that asks gets an error. */
  readonly onInput?: (prompt: string, password: boolean) => string | Promise<string>;
  readonly silent?: boolean;
  readonly storeHistory?: boolean;
  readonly stopOnError?: boolean;
  readonly allowStdin?: boolean;
  readonly userExpressions?: Readonly<Record<string, string>>;
  /** The subshell to run in; the main shell without one. */
  readonly subshell?: string;
}

/** Runs a cell in the kernel in `child`; settles with the reply's content when the idle status has come as well. */
export function execute(link: Link, child: ChildProcess, code: string, options: ExecuteOptions): Promise<Content> {
  const { onOutput, onInput } = options;
  const answer = async (asked: Message): Promise<void> => {
    const { prompt, password } = asked.content;
    const value = (await onInput?.(String(prompt), password === true)) ?? "";
    link.post("input_reply", { status: "ok", value }, "stdin", { parent: asked });
  };
  return new Promise((resolve, reject) => {
    let reply: Content | undefined;
    let idle = false;
    const stop = link.listen((channel, message) => {
      if (message.parent.msg_id !== id) return;
      if (channel === "stdin") void answer(message);
      else if (channel === "iopub") {
        onOutput?.(message);
        if (message.header.msg_type === "status" && message.content.execution_state === "idle") idle = true;
      } else reply = message.content;
      if (!reply || !idle) return;
      // It listens on, for what the cell puts out after its end.
      unwatch();
      resolve(reply);
    });
    const unwatch = whenEnded(child, (how) => {
      stop();
      unwatch();
      reject(new Error(`execute: the kernel ended (${how}) while the cell ran`));
    });
    const content = {
      code,
      silent: options.silent ?? false,
      store_history: options.storeHistory ?? true,
      stop_on_error: options.stopOnError ?? true,
      allow_stdin: options.allowStdin ?? onInput !== undefined,
      user_expressions: options.userExpressions ?? {},
    };
    const id = link.post("execute_request", content, "shell", { subshell: options.subshell }).header.msg_id;
  });
}
