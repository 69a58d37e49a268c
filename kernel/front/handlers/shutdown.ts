import { field } from "../../wire/fields";
import { handler } from "../handler";

/** Ends the kernel; at a restart the front end starts another. */
export const shutdown = handler({
  reply: "shutdown_reply",
  parse: (content) => field(content, "restart", "boolean", false),
  handle: (restart, kernel) => {
    kernel.end();
    return { status: "ok", restart };
  },
});
