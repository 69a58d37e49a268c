import { editorOf } from "../../commands/editor";
import { field } from "../../wire/fields";
import { handler } from "../handler";

/** Whether the code can be run as it is, so that a console knows what Enter means. */
export const isComplete = handler({
  reply: "is_complete_reply",
  parse: (content) => field(content, "code", "string"),
  handle: async (code, { cells }) => ({ ...(await editorOf(cells).isComplete(code)) }),
});
