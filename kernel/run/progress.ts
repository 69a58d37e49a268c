import type { CodeCell } from "./notebook";

/** Tells how far a notebook has come. */
export interface Progress {
  started(cell: CodeCell, number: number, of: number): void;
  ended(cell: CodeCell, number: number, of: number, seconds: number): void;
}

/** A line a cell: its number, the time it took, the beginning of its code. A terminal also shows the cell that runs. */
export function progressLines(stream: NodeJS.WriteStream): Progress {
  const line = (cell: CodeCell, number: number, of: number, time: string) => {
    const start = `${`[${number}/${of}]`.padStart(`${of}`.length * 2 + 3)} ${time.padStart(8)}  `;
    return start + cut(firstLine(cell.source), (stream.columns ?? 100) - start.length - 1);
  };
  return {
    started(cell, number, of) {
      if (stream.isTTY) stream.write(line(cell, number, of, "…"));
    },
    ended(cell, number, of, seconds) {
      stream.write(`${stream.isTTY ? "\r\x1b[K" : ""}${line(cell, number, of, `${seconds.toFixed(1)} s`)}\n`);
    },
  };
}

const firstLine = (source: string) => source.trim().split("\n", 1)[0]!.trim();

const cut = (text: string, width: number) => (text.length > width ? `${text.slice(0, Math.max(0, width - 1))}…` : text);
