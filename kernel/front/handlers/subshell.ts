import { field, RequestError } from "../../wire/fields";
import { handler } from "../handler";

/** Makes a shell whose cells run beside those of the others (JEP 91). */
export const createSubshell = handler({
  reply: "create_subshell_reply",
  parse: () => undefined,
  handle: (_, { shells }) => ({ status: "ok", subshell_id: shells.create() }),
});

export const deleteSubshell = handler({
  reply: "delete_subshell_reply",
  parse: (content) => field(content, "subshell_id", "string"),
  handle: (id, { shells }) => {
    if (!shells.delete(id))
      throw new RequestError(`no subshell "${id}"; there are ${shells.list().join(", ") || "none"}`);
    return { status: "ok" };
  },
});

export const listSubshells = handler({
  reply: "list_subshell_reply",
  parse: () => undefined,
  handle: (_, { shells }) => ({ status: "ok", subshell_id: shells.list() }),
});
