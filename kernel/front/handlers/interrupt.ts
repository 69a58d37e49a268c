import { handler } from "../handler";

/** Ends the cell that runs and gives up those that wait; its reply does not wait for that. */
export const interrupt = handler({
  reply: "interrupt_reply",
  parse: () => undefined,
  handle: (_, kernel) => {
    kernel.interrupt();
    return { status: "ok" };
  },
});
