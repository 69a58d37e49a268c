import type { Readable } from "node:stream";

/** How long the end mark may stay away, in ms: a cell may have closed the descriptor. */
const patience = 200;
/** How much of the text is kept for the account of a crash. */
const kept = 4000;

/** What TensorFlow's libraries say at each start, to nobody's use. */
const chatter = /WARNING: All log messages before absl::InitializeLog|oneDNN custom operations are on/;

/** What native code writes to a descriptor of the worker, line by line, and up to the marks at which runs end. */
export class NativeText {
  /** The last of what was written. */
  tail = "";
  private rest = "";
  private waiting: { readonly mark: string; readonly found: () => void } | undefined;

  constructor(
    stream: Readable,
    private readonly wrote: (text: string) => void,
  ) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => this.take(text));
    stream.on("end", () => this.pass(this.rest));
  }

  /** Settles when all that was written before `mark` has been passed on. */
  async until(mark: string): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.waiting = { mark, found: resolve };
      timer = setTimeout(resolve, patience);
      this.take("");
    });
    clearTimeout(timer);
    this.waiting = undefined;
  }

  private take(text: string): void {
    this.rest += text;
    if (this.rest === "") return;
    const { waiting } = this;
    const at = waiting ? this.rest.indexOf(waiting.mark) : -1;
    if (waiting && at >= 0) {
      const before = this.rest.slice(0, at);
      this.rest = this.rest.slice(at + waiting.mark.length);
      this.pass(before);
      waiting.found();
    }
    const whole = this.rest.lastIndexOf("\n") + 1;
    // A mark that is not waited for yet stays, and so does a line that is not whole yet.
    const marked = this.rest.indexOf("\u0000");
    const upTo = marked >= 0 ? Math.min(whole, marked) : whole;
    const out = this.rest.slice(0, upTo);
    this.rest = this.rest.slice(upTo);
    this.pass(out);
  }

  private pass(text: string): void {
    const useful = text
      .split(/(?<=\n)/)
      .filter((line) => !chatter.test(line))
      .join("");
    if (useful === "") return;
    this.tail = (this.tail + useful).slice(-kept);
    this.wrote(useful);
  }
}
