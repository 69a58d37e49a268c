import { answer } from "../../debug/answer";
import type { DapRequest } from "../../debug/dap";
import { field } from "../../wire/fields";
import type { Content } from "../../wire/message";
import { handler } from "../handler";

/** The debugger: requests and responses of the Debug Adapter Protocol, in Jupyter's envelopes. */
export const debug = handler({
  reply: "debug_reply",
  parse: (content): DapRequest => ({
    seq: field(content, "seq", "number", 0),
    command: field(content, "command", "string"),
    arguments: (content.arguments ?? {}) as Content,
  }),
  handle: (asked, kernel) => answer(asked, kernel.debugger),
});
