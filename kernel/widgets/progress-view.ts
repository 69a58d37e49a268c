import { escapeText } from "../display/escape";
import { counted } from "../display/numbers";
import type { MimeData } from "../display/renderer";

export interface ProgressState {
  readonly label: string;
  readonly done: number;
  /** How many there are, where that is known. */
  readonly of?: number;
  readonly seconds: number;
  /** Whether the loop has come to its end, or was left before. */
  readonly over?: "done" | "left";
}

export function progressData(state: ProgressState): MimeData {
  const { label, done, of, over } = state;
  const share = of === undefined ? (over === "done" ? 1 : undefined) : of === 0 ? 1 : done / of;
  const text = progressText(state);
  const width = share === undefined ? 100 : 100 * share;
  const color =
    over === "left"
      ? "var(--jp-warn-color1, #c77700)"
      : over
        ? "var(--jp-success-color1, #2e7d32)"
        : "var(--jp-brand-color1, #1976d2)";
  const now = share === undefined ? "" : ` aria-valuenow="${Math.round(100 * share)}"`;
  const bar =
    `<div role="progressbar" aria-label="${escapeText(label || "progress")}" aria-valuemin="0" aria-valuemax="100"${now} style="flex:0 0 240px;height:6px;border-radius:3px;background:rgba(127,127,127,.25);overflow:hidden">` +
    `<div style="width:${width.toFixed(1)}%;height:100%;border-radius:3px;background:${color}${share === undefined ? ";opacity:.4" : ""}"></div></div>`;
  const name = label === "" ? "" : `<b>${escapeText(label)}</b>`;
  return {
    "text/html": `<div class="triad-progress" style="display:flex;align-items:center;gap:12px;font-family:system-ui,sans-serif;font-size:13px;font-variant-numeric:tabular-nums">${name}${bar}<span style="opacity:.75">${escapeText(text)}</span></div>`,
    "text/plain": [label, share === undefined ? "" : letters(share), text].filter(Boolean).join("  "),
  };
}

/** `120 of 400, 30 %, 52.1/s, 5.4 s left`. */
function progressText({ done, of, seconds, over }: ProgressState): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const parts = [of === undefined ? counted(done) : `${counted(done)} of ${counted(of)}`];
  if (rate > 0) parts.push(`${counted(Number(rate.toPrecision(3)))}/s`);
  if (over) parts.push(`${over === "done" ? "" : "left after "}${duration(seconds)}`);
  else if (of !== undefined && rate > 0) parts.push(`${duration((of - done) / rate)} left`);
  return parts.join(", ");
}

const letters = (share: number): string =>
  `${"━".repeat(Math.floor(20 * share))}${"─".repeat(20 - Math.floor(20 * share))} ${Math.floor(100 * share)} %`;

/** Of one width from step to step, so that the bar stands still. */
function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
