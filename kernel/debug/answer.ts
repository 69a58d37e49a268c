import type { Content } from "../wire/message";
import { commands } from "./commands";
import type { DapRequest } from "./dap";
import type { CellDebugger } from "./debugger";

let seq = 0;

/** The response of the Debug Adapter Protocol to a request; one that cannot be met says why. */
export async function answer(
  { seq: request_seq, command, arguments: asked }: DapRequest,
  cells: CellDebugger,
): Promise<Content> {
  const response = (success: boolean, rest: Content): Content => ({
    ...{ type: "response", seq: ++seq, request_seq, command, success },
    ...rest,
  });
  try {
    return response(true, { body: await bodyOf(command, asked, cells) });
  } catch (error) {
    return response(false, { message: error instanceof Error ? error.message : String(error), body: {} });
  }
}

function bodyOf(command: string, asked: Content, cells: CellDebugger): Content | Promise<Content> {
  const found = Object.hasOwn(commands, command) ? commands[command as keyof typeof commands] : undefined;
  if (!found) throw new Error(`no command "${command}"; there are ${Object.keys(commands).join(", ")}`);
  if (!found.always && !cells.isAttached) throw new Error(`${command}: no debugger is attached; \`initialize\` begins`);
  return found.answer(asked, cells);
}
