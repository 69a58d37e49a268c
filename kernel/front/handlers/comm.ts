import { field } from "../../wire/fields";
import type { CommKind } from "../../worker/protocol";
import { handler } from "../handler";

/** Comm messages go to the worker, where the other end of the comm is. */
const forwarded = (kind: CommKind) =>
  handler({
    parse: (content) => ({ content, id: field(content, "comm_id", "string") }),
    handle: ({ content, id }, { executor, comms }, { request }) => {
      if (kind === "comm_open") comms.set(id, field(content, "target_name", "string"));
      if (kind === "comm_close") comms.delete(id);
      executor.comm(kind, content, request.buffers, request.header);
      return {};
    },
  });

export const commOpen = forwarded("comm_open");
export const commMessage = forwarded("comm_msg");
export const commClose = forwarded("comm_close");
