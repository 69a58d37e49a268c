import type { Handler } from "../handler";
import { commClose, commMessage, commOpen } from "./comm";
import { commInfo } from "./comm-info";
import { complete } from "./complete";
import { debug } from "./debug";
import { execute } from "./execute";
import { history } from "./history";
import { inspect } from "./inspect";
import { interrupt } from "./interrupt";
import { isComplete } from "./is-complete";
import { kernelInfo } from "./kernel-info";
import { shutdown } from "./shutdown";
import { createSubshell, deleteSubshell, listSubshells } from "./subshell";

/** The messages that this kernel understands. */
export type RequestType =
  | "kernel_info_request"
  | "execute_request"
  | "complete_request"
  | "inspect_request"
  | "is_complete_request"
  | "history_request"
  | "comm_info_request"
  | "comm_open"
  | "comm_msg"
  | "comm_close"
  | "create_subshell_request"
  | "delete_subshell_request"
  | "list_subshell_request"
  | "interrupt_request"
  | "debug_request"
  | "shutdown_request";

/** What answers each of them. */
// biome-ignore lint/suspicious/noExplicitAny: each handler takes what it has parsed, and nothing else calls it
export const handlers: { readonly [K in RequestType]: Handler<any> } = {
  kernel_info_request: kernelInfo,
  execute_request: execute,
  complete_request: complete,
  inspect_request: inspect,
  is_complete_request: isComplete,
  history_request: history,
  comm_info_request: commInfo,
  comm_open: commOpen,
  comm_msg: commMessage,
  comm_close: commClose,
  create_subshell_request: createSubshell,
  delete_subshell_request: deleteSubshell,
  list_subshell_request: listSubshells,
  interrupt_request: interrupt,
  debug_request: debug,
  shutdown_request: shutdown,
};
