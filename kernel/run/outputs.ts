import type { DataOutput, ErrorOutput, MimeData, Output } from "./notebook";
import { settle } from "./terminal";

/** A message of the kernel that bears on outputs, as it came: its type and its content. */
export interface OutputMessage {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** The outputs of one cell, as they stand. */
export interface CellOutputs {
  receive(message: OutputMessage): void;
  /** What the notebook keeps: streams as a terminal would show them. */
  readonly current: () => readonly Output[];
  readonly error: () => ErrorOutput | undefined;
}

/**
 * Collects the outputs of a notebook's cells as JupyterLab does: a stream joins what it continues, clear_output with
 * `wait` waits for the next output, and a display that carries an id changes every earlier display of that id, in any cell.
 */
export function outputsOfNotebook(): () => CellOutputs {
  const displays = new Map<string, Changing<DataOutput>[]>();

  return () => {
    let outputs: Changing<Output>[] = [];
    let clearsNext = false;

    const add = (output: Changing<Output>) => {
      if (clearsNext) outputs = [];
      clearsNext = false;
      const last = outputs.at(-1);
      if (output.output_type === "stream" && last?.output_type === "stream" && last.name === output.name) {
        last.text += output.text;
      } else outputs.push(output);
    };

    const show = (output: Changing<DataOutput>, id: string | undefined) => {
      add(output);
      if (id === undefined) return;
      update(id, output);
      displays.set(id, [...(displays.get(id) ?? []), output]);
    };

    const update = (id: string, { data, metadata }: Pick<DataOutput, "data" | "metadata">) => {
      for (const display of displays.get(id) ?? []) Object.assign(display, { data, metadata });
    };

    return {
      receive({ type, content }) {
        const shown = { data: content.data as MimeData, metadata: (content.metadata ?? {}) as Record<string, unknown> };
        const id = (content.transient as { display_id?: string } | undefined)?.display_id;
        switch (type) {
          case "stream":
            add({ output_type: "stream", name: content.name as "stdout", text: content.text as string });
            break;
          case "display_data":
            show({ output_type: "display_data", ...shown }, id);
            break;
          case "execute_result":
            show({ output_type: "execute_result", execution_count: content.execution_count as number, ...shown }, id);
            break;
          case "update_display_data":
            if (id !== undefined) update(id, shown);
            break;
          case "error": {
            const { ename, evalue, traceback } = content as unknown as ErrorOutput;
            add({ output_type: "error", ename, evalue, traceback });
            break;
          }
          case "clear_output":
            if (content.wait) clearsNext = true;
            else outputs = [];
            break;
        }
      },
      current: () =>
        outputs.map((output) => (output.output_type === "stream" ? { ...output, text: settle(output.text) } : output)),
      error: () => outputs.find((output) => output.output_type === "error"),
    };
  };
}

type Changing<T> = T extends unknown ? { -readonly [K in keyof T]: T[K] } : never;
