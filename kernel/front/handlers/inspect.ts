import type { Inspection } from "../../cells/cells";
import { editorOf } from "../../commands/editor";
import { field } from "../../wire/fields";
import type { Content } from "../../wire/message";
import { unitsOf } from "../code-points";
import { handler } from "../handler";

/** Type and documentation of what stands at the cursor. */
export const inspect = handler({
  reply: "inspect_reply",
  parse: (content) => {
    const code = field(content, "code", "string");
    return { code, offset: unitsOf(code, field(content, "cursor_pos", "number", code.length)) };
  },
  handle: async ({ code, offset }, { cells }) => {
    const found = await editorOf(cells).inspect(code, offset);
    return { status: "ok", found: found !== undefined, data: found ? bundleOfInspection(found) : {}, metadata: {} };
  },
});

/** An inspection for a pane that shows Markdown and for one that shows text. */
export const bundleOfInspection = ({ signature, documentation }: Inspection): Content => ({
  "text/plain": documentation === "" ? signature : `${signature}\n\n${documentation}`,
  "text/markdown": `\`\`\`typescript\n${signature}\n\`\`\`\n\n${documentation}`,
});
