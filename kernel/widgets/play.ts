import { clearTimeout, setTimeout } from "node:timers";
import { handle } from "../worker/background";
import { Cell, currentCell } from "../worker/cell";
import { background } from "../worker/interrupts";
import { type Control, type ControlState, controlOf, extended, named } from "./control";
import { finite, nearest, onScale, type Scale, type ScaleOptions, scaleOf } from "./scale";

export interface PlayOptions extends ScaleOptions {
  /** Default: `min`. */
  readonly value?: number;
  /** Milliseconds from one value to the next, default 100, at least 20. */
  readonly interval?: number;
  /** Whether it begins anew at the end. */
  readonly loop?: boolean;
  readonly label?: string;
}

interface PlayState extends ControlState, Scale {
  readonly value: number;
  readonly interval: number;
  readonly loop: boolean;
  readonly playing: boolean;
}

/** A number that runs by itself from one end to the other. */
export interface Play extends Control<number, PlayState> {
  play(): void;
  pause(): void;
}

/** An animation: the kernel counts, so that every page shows the same and a slow simulation is not overrun. */
export function play(options: PlayOptions = {}): Play {
  const { label = "", interval = 100, loop = false } = options;
  const who = named("play", label);
  const { max = 100, min = 0 } = options;
  const scale = scaleOf(who, { step: 1, ...options, min, max });
  if (finite(who, "interval", interval) < 20)
    throw new RangeError(`${who}: interval ${interval} is not at least 20 ms`);
  const write = (value: unknown): number => onScale(who, scale, value);
  const made = controlOf<number, PlayState>(
    "play",
    { label, ...scale, value: write(options.value ?? min), interval, loop, playing: false },
    {
      field: "value",
      read: Number,
      write,
      take: (sent) => nearest(scale, sent),
      text: (state) => String(state.value),
      html: ({ min, max, value }) =>
        `<progress max="${max - min}" value="${value - min}"></progress> <output>${value}</output>`,
    },
  );
  const home = currentCell();
  let stop = () => {};

  const begin = () => {
    const cell = new Cell(home.command, home.capture);
    const tick = () => {
      timer = setTimeout(tick, interval);
      handle(home, advance);
    };
    const advance = () => {
      const next = made.value + scale.step;
      const over = next > scale.max + scale.step / 1e6;
      if (over && !loop) made.set("playing", false);
      else made.value = over ? scale.min : next;
    };
    let timer = setTimeout(tick, interval);
    stop = () => {
      clearTimeout(timer);
      background.delete(cell);
    };
    // An interrupt pauses it.
    background.add(cell);
    cell.stopped.catch(() => made.set("playing", false));
  };
  made.on("playing", (playing) => {
    stop();
    if (playing !== true) return;
    if (made.value >= scale.max) made.value = scale.min;
    begin();
  });
  return extended(made, { play: () => made.set("playing", true), pause: () => made.set("playing", false) });
}
