import { editorOf } from "../../commands/editor";
import { field } from "../../wire/fields";
import { pointsOf, unitsOf } from "../code-points";
import { handler } from "../handler";

/** What could stand at the cursor. */
export const complete = handler({
  reply: "complete_reply",
  parse: (content) => {
    const code = field(content, "code", "string");
    return { code, offset: unitsOf(code, field(content, "cursor_pos", "number", code.length)) };
  },
  handle: async ({ code, offset }, { cells }) => {
    const { matches, start, end, kinds } = await editorOf(cells).complete(code, offset);
    const [cursor_start, cursor_end] = [pointsOf(code, start), pointsOf(code, end)];
    // JupyterLab draws its icons by these.
    const types = matches.map((text, i) => ({ text, type: kinds[i] ?? "", start: cursor_start, end: cursor_end }));
    return { status: "ok", matches, cursor_start, cursor_end, metadata: { _jupyter_types_experimental: types } };
  },
});
