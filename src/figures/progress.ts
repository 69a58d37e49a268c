import { randomUUID } from "node:crypto";
import { host } from "../support/host";
import { doneBundle, type Pace, type Progress, progressBar, progressBundle, progressText } from "./progress-view";

const betweenShows = 100; // milliseconds

/** Tells how a training goes: in a notebook as a bar and a loss curve that move, else as a line on standard error. */
export interface ProgressDisplay {
  /** May be called as often as one likes; it is shown ten times a second at most. */
  update(state: Progress): void;
  /** Leaves one last line, and in a notebook the loss curve. */
  done(summary: string): void;
}

/** A display of progress that begins to show with its first update. */
export function progress(title: string): ProgressDisplay {
  const id = randomUUID();
  let shown = Number.NEGATIVE_INFINITY;
  let first: Progress | undefined;
  let latest: Progress | undefined;
  let over = false;

  return {
    update(state) {
      if (over) return;
      if (state.step > 0) first ??= state;
      latest = state;
      const now = performance.now();
      if (now - shown < betweenShows) return;
      shown = now;
      const pace = first && paceSince(first, state);
      const notebook = host();
      if (notebook) notebook.show(progressBundle(title, state, pace), { id });
      else if (process.stderr.isTTY) rewrite(`${title}  ${progressBar(state)}  ${progressText(state, pace)}`);
    },
    done(summary) {
      if (over) return;
      over = true;
      const notebook = host();
      if (notebook) notebook.show(doneBundle(title, summary, latest?.losses ?? []), { id });
      else if (process.stderr.isTTY) rewrite(`${title}  ${summary}\n`);
      else process.stderr.write(`${title}  ${summary}\n`);
    },
  };
}

/** Since the first step that was told rather than the beginning, so that compiling, which comes before it, does not count. */
function paceSince(first: Progress, { step, of, seconds }: Progress): Pace | undefined {
  const rate = (step - first.step) / (seconds - first.seconds);
  return Number.isFinite(rate) && rate > 0 ? { rate, left: (of - step) / rate } : undefined;
}

/** Over the line that is there; cut to the terminal's width, since a line that wraps could not be overwritten. */
function rewrite(line: string): void {
  const width = (process.stderr.columns || 80) - 1;
  const cut = [...line.trimEnd()].slice(0, width).join("");
  process.stderr.write(`\r${cut}\u001b[K${line.endsWith("\n") ? "\n" : ""}`);
}
