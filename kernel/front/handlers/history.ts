import { field, RequestError } from "../../wire/fields";
import type { Content } from "../../wire/message";
import { handler, type Kernel } from "../handler";
import type { Entry, History } from "../history";

const defaultTail = 1000;

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
    return { status: "ok", history: access(kernel.history).map(row) };
  },
});

function accessOf(content: Content): (history: History) => Entry[] {
  const type = field(content, "hist_access_type", "string");
  const number = (name: string, otherwise: number) => field(content, name, "number", otherwise);
  switch (type) {
    case "tail":
      return (it) => it.tail(number("n", defaultTail));
    case "range": {
      const stop = number("stop", Number.POSITIVE_INFINITY);
      return (it) => it.range(number("session", 0), number("start", 0), stop);
    }
    case "search": {
      const n = content.n === undefined || content.n === null ? undefined : number("n", 0);
      const unique = field(content, "unique", "boolean", false);
      return (it) => it.search(field(content, "pattern", "string", "*"), { n, unique });
    }
    default:
      throw new RequestError(`hist_access_type is "${type}", should be tail, range or search`);
  }
}
