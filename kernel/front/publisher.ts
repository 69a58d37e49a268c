import type { Content, Header } from "../wire/message";
import type { StreamName } from "../worker/protocol";

/** Puts a message on iopub. */
export type Publish = (
  type: string,
  content: Content,
  parent?: Header,
  buffers?: readonly Uint8Array[],
  metadata?: Content,
) => void;

/** How long text is gathered before it is sent, in ms. */
const patience = 20;

/** The outputs of cells on their way to iopub: text is gathered, all else keeps its place in the order. */
export class Publisher {
  private text: { readonly parent: Header | undefined; readonly name: StreamName; parts: string[] } | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly send: Publish) {}

  stream(name: StreamName, text: string, parent: Header | undefined): void {
    if (this.text?.name !== name || this.text.parent !== parent) this.flush();
    this.text ??= { parent, name, parts: [] };
    this.text.parts.push(text);
    this.timer ??= setTimeout(() => this.flush(), patience);
  }

  publish: Publish = (...message) => {
    this.flush();
    this.send(...message);
  };

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (!this.text) return;
    const { name, parts, parent } = this.text;
    this.text = undefined;
    this.send("stream", { name, text: parts.join("") }, parent);
  }
}
