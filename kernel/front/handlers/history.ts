import { field, RequestError } from "../../wire/fields";
import type { Content } from "../../wire/message";
import { handler, type Kernel } from "../handler";
import type { Entry, History } from "../history";

const defaultTail = 1000;

/** What a client asks for: the last cells, some of one session, or those that match a pattern. */
type Access =
  | { readonly type: "tail"; readonly n: number }
  | { readonly type: "range"; readonly session: number; readonly start: number; readonly stop: number | undefined }
  | { readonly type: "search"; readonly pattern: string; readonly n: number | undefined; readonly unique: boolean };

/** The cells that were run, by their place or by what is in them. */
export const history = handler({
  reply: "history_reply",
  parse: (content) => ({
    access: accessOf(content),
    withOutput: field(content, "output", "boolean", false),
  }),
  handle: ({ access, withOutput }, kernel: Kernel) => {
    const row = ({ session, line, input, output }: Entry) => [
      session,
      line,
      withOutput ? [input, output ?? null] : input,
    ];
    return { status: "ok", history: entries(kernel.history, access).map(row) };
  },
});

function accessOf(content: Content): Access {
  const type = field(content, "hist_access_type", "string");
  const number = (name: string, otherwise: number) => field(content, name, "number", otherwise);
  const optional = (name: string) => (content[name] == null ? undefined : field(content, name, "number"));
  switch (type) {
    case "tail":
      return { type, n: number("n", defaultTail) };
    case "range":
      return { type, session: number("session", 0), start: number("start", 0), stop: optional("stop") };
    case "search": {
      const unique = field(content, "unique", "boolean", false);
      return { type, pattern: field(content, "pattern", "string", "*"), n: optional("n"), unique };
    }
    default:
      throw new RequestError(`hist_access_type is "${type}", should be tail, range or search`);
  }
}

function entries(history: History, access: Access): Entry[] {
  switch (access.type) {
    case "tail":
      return history.tail(access.n);
    case "range":
      return history.range(access.session, access.start, access.stop);
    case "search":
      return history.search(access.pattern, access);
  }
}
