import type { Mime } from "../support/host";
import { sparkline } from "./sparkline";
import { escaped } from "./svg";
import { color } from "./theme";

/** How far a training has come. */
export interface Progress {
  readonly stage: string;
  /** Steps done, of all there are. */
  readonly step: number;
  readonly of: number;
  /** Since the beginning. */
  readonly seconds: number;
  /** Every loss so far, by step. */
  readonly losses: readonly { readonly name: string; readonly values: readonly number[] }[];
  /** On the test set, the newest, from 0 to 1. */
  readonly accuracy?: number;
}

/** Steps a second and seconds to go, unknown until there are two moments to compare. */
export interface Pace {
  readonly rate: number;
  readonly left: number;
}

/** `schooling: 1,200 of 3,000 steps, 812 steps/s, 2.2 s left, test accuracy 93.1 %`. */
export function progressText({ stage, step, of, accuracy }: Progress, pace: Pace | undefined): string {
  const parts = [`${stage}: ${count(step)} of ${count(of)} steps`];
  if (pace) parts.push(`${count(pace.rate < 10 ? Number(pace.rate.toFixed(1)) : Math.round(pace.rate))} steps/s`);
  if (pace && step < of) parts.push(`${duration(pace.left)} left`);
  if (accuracy !== undefined) parts.push(`test accuracy ${(100 * accuracy).toFixed(1)} %`);
  return parts.join(", ");
}

/** A bar of 20 letters: `━━━━━━━━────────────  40 %`. */
export function progressBar({ step, of }: Progress): string {
  const share = shareOf(step, of);
  const full = Math.floor(20 * share);
  return `${"━".repeat(full)}${"─".repeat(20 - full)} ${Math.floor(100 * share)} %`;
}

export function progressBundle(title: string, state: Progress, pace: Pace | undefined): Mime {
  const text = progressText(state, pace);
  const bar =
    `<div style="height:6px;max-width:360px;border-radius:3px;margin:6px 0;background:rgba(127,127,127,.25)">` +
    `<div style="height:6px;border-radius:3px;width:${(100 * shareOf(state.step, state.of)).toFixed(1)}%;background:${color(0)}"></div></div>`;
  return {
    "text/html": card(`<b>${escaped(title)}</b> <span style="opacity:.75">${escaped(text)}</span>${bar}`, state.losses),
    "text/plain": `${title}  ${progressBar(state)}  ${text}`,
  };
}

export const doneBundle = (title: string, summary: string, losses: Progress["losses"]): Mime => ({
  "text/html": card(`<b>${escaped(title)}</b> <span style="opacity:.75">${escaped(summary)}</span>`, losses),
  "text/plain": `${title}  ${summary}`,
});

function card(head: string, losses: Progress["losses"]): string {
  const legend = losses.map(({ name, values }, i) => {
    const last = values.at(-1);
    const value = last === undefined ? "" : ` ${last.toPrecision(3)}`;
    return `<span style="margin-right:14px"><span style="color:${color(i)}">●</span> ${escaped(name)}${value}</span>`;
  });
  const line = sparkline(losses);
  const below = line && `<div>${line}</div><div style="font-size:12px;opacity:.85">loss: ${legend.join("")}</div>`;
  return `<div style="font-family:system-ui,sans-serif;font-size:13px;line-height:1.5;font-variant-numeric:tabular-nums">${head}${below}</div>`;
}

const count = (n: number): string => n.toLocaleString("en-US");
const shareOf = (step: number, of: number): number => (of > 0 ? Math.min(1, step / of) : 1);

function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
