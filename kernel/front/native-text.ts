import type { Readable } from "node:stream";

/** How long the end mark may stay away, in ms: a cell may have closed the descriptor. */
const patience = 200;
/** How much of the text is kept for the account of a crash. */
const tailLength = 8000;

/** What TensorFlow's libraries say at each start, to nobody's use. */
const chatter = /WARNING: All log messages before absl::InitializeLog|oneDNN custom operations are on/;

/** Where Node and V8 begin to tell why they end the process, in many lines for those who build them. */
const lastWords = /^(<--- Last few GCs --->|FATAL ERROR: |----- Native stack trace -----|\s*# {2}.*: .* at \.\.\/)/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: the marks are made of what text has not
const anyMark = /\u0000triad \d+\u0000/g;

/** What native code writes to a descriptor of the worker, line by line, and up to the marks at which runs end. */
export class NativeText {
  /** The last of what was written. */
  tail = "";
  private rest = "";
  /** What may be the account of a crash: shown only where the process lives on, since it was then another's. */
  private withheld: string | undefined;
  /** The ends of runs that are waited for: of one a shell. */
  private waiting: { readonly mark: string; readonly found: () => void }[] = [];

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
    await new Promise<void>((found) => {
      this.waiting.push({ mark, found });
      timer = setTimeout(found, patience);
      this.take("");
    });
    clearTimeout(timer);
    this.waiting = this.waiting.filter((it) => it.mark !== mark);
  }

  private take(text: string): void {
    this.rest += text;
    if (this.rest === "") return;
    for (const { mark, found } of this.waiting) {
      const at = this.rest.indexOf(mark);
      if (at < 0) continue;
      const before = this.rest.slice(0, at);
      this.rest = this.rest.slice(at + mark.length);
      // A mark that came too late for its own run is of no use.
      this.pass(before.replace(anyMark, ""));
      this.release();
      found();
    }
    const whole = Math.max(this.rest.lastIndexOf("\n"), this.rest.lastIndexOf("\r")) + 1;
    // A mark that is not waited for yet stays, and so does a line that is not whole yet.
    const marked = this.rest.indexOf("\u0000");
    const upTo = marked >= 0 ? Math.min(whole, marked) : whole;
    const out = this.rest.slice(0, upTo);
    this.rest = this.rest.slice(upTo);
    this.pass(out);
  }

  private pass(text: string): void {
    const kept: string[] = [];
    for (const line of text.split(/(?<=\n)/)) {
      if (chatter.test(line)) continue;
      this.tail = (this.tail + line).slice(-tailLength);
      if (lastWords.test(line)) this.withheld ??= "";
      if (this.withheld === undefined) kept.push(line);
      else this.withheld += line;
    }
    if (kept.length > 0 && text !== "") this.wrote(kept.join(""));
  }

  private release(): void {
    if (this.withheld) this.wrote(this.withheld);
    this.withheld = undefined;
  }
}
