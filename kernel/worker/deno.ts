import fs from "node:fs";
import { bundleOf, type MimeBundle } from "../display/bundle";
import { displayMethod } from "../display/custom";
import { imageFormat } from "../display/image";
import { currentCell } from "./cell";
import { type DisplayOptions, displayBundle } from "./host";
import { emit } from "./outputs";
import type { CommKind, Report, StreamName } from "./protocol";

type Data = Readonly<Record<string, unknown>>;

/** A value that says how it is shown. */
interface Displayable {
  [displayMethod](): Data | Promise<Data>;
}

/**
 * `Deno.jupyter`, as notebooks that were written for Deno use it (docs.deno.com/api/deno/~/Deno.jupyter).
 *
 * Only cells see `Deno`: packages tell by that name whether Deno runs them, and it does not.
 */
export const deno = {
  jupyter: {
    $display: displayMethod,

    /** Shows a value; with `raw` it is the MIME bundle itself. */
    async display(
      value: unknown,
      options: { raw?: boolean; update?: boolean; display_id?: string } = {},
    ): Promise<void> {
      const { raw = false, update = false, display_id: id } = options;
      const making = raw && isBundle(value) ? rawBundle(value) : bundleOf(value, { updatable: id !== undefined });
      await displayBundle(making, { id, update } satisfies DisplayOptions);
    },

    /** The MIME bundle that a value is shown as. */
    format: async (value: unknown): Promise<Data> => (await bundleOf(value)).data,

    html: tag("text/html"),
    md: tag("text/markdown"),
    svg: tag("image/svg+xml"),

    /** An image file, by its path or its bytes. */
    image(source: string | Uint8Array): Displayable {
      const bytes = typeof source === "string" ? fs.readFileSync(source) : source;
      const format = bytes instanceof Uint8Array ? imageFormat(bytes) : undefined;
      if (format) return displayable({ [format.mime]: bytes });
      const what = typeof source === "string" ? source : "the value";
      throw new TypeError(`Deno.jupyter.image: ${what} is no PNG, JPEG or GIF image, nor the path of one`);
    },

    /** Sends a message of Jupyter's protocol to the front end. */
    async broadcast(type: string, content: Data, { buffers = [] }: { buffers?: readonly Bytes[] } = {}): Promise<void> {
      const make = Object.hasOwn(messages, type) ? messages[type as keyof typeof messages] : undefined;
      if (!make) {
        const known = Object.keys(messages).join(", ");
        throw new TypeError(`Deno.jupyter.broadcast: no message "${type}" can be sent; there are ${known}`);
      }
      const cell = currentCell();
      const encoded = buffers.map((it) => Buffer.from(it as Uint8Array).toString("base64"));
      emit(cell, { run: cell.run, ...make(content, encoded) } as Report);
    },
  },
};

type Bytes = ArrayBuffer | Uint8Array;

/** A report of each message, but for the run that it belongs to. */
type Made = Report extends infer R ? (R extends Report ? Omit<R, "run"> : never) : never;

/** The messages that a cell's code may send, and what is reported for each. */
const messages: Readonly<Record<string, (content: Data, buffers: readonly string[]) => Made>> = {
  display_data: (content) => shown(content, false),
  update_display_data: (content) => shown(content, true),
  clear_output: ({ wait }) => ({ type: "clear", wait: wait === true }),
  stream: ({ name, text }) => ({
    type: "stream",
    name: (name === "stderr" ? name : "stdout") as StreamName,
    text: String(text),
  }),
  error: ({ ename, evalue, traceback }) => ({
    ...{ type: "error", ename: String(ename), evalue: String(evalue) },
    traceback: Array.isArray(traceback) ? traceback.map(String) : [],
  }),
  comm_open: comm("comm_open"),
  comm_msg: comm("comm_msg"),
  comm_close: comm("comm_close"),
};

function shown({ data = {}, metadata = {}, transient }: Data, update: boolean): Made {
  const id = (transient as { display_id?: string } | undefined)?.display_id;
  return { type: "display", id, update, data: data as Data, metadata: metadata as Data };
}

function comm(kind: CommKind) {
  return (content: Data, buffers: readonly string[]): Made => ({ type: "comm", kind, content, buffers });
}

const displayable = (data: Data): Displayable => ({ [displayMethod]: () => data });

const isBundle = (value: unknown): value is Data =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** The bundle as it was given, without a text that it does not have. */
async function rawBundle(given: Data): Promise<MimeBundle> {
  const { data, metadata } = await bundleOf(displayable(given));
  return { data: Object.fromEntries(Object.entries(data).filter(([mime]) => mime in given)), metadata };
}

/** A template tag; unlike the kernel's own `html` it puts values in as they are. */
function tag(mime: string) {
  return (strings: readonly string[], ...values: readonly unknown[]): Displayable => {
    const text = strings.map((it, i) => it + (values[i] === undefined ? "" : String(values[i]))).join("");
    return displayable({ [mime]: text, "text/plain": text });
  };
}
