import { type Control, type ControlState, controlOf, named } from "./control";
import { middle, nearest, onScale, type Scale, type ScaleOptions, scaleOf } from "./scale";

export interface SliderOptions extends ScaleOptions {
  /** Default: the middle. */
  readonly value?: number;
  readonly label?: string;
}

interface SliderState extends ControlState, Scale {
  readonly value: number;
}

/** A number between two ends. */
export function slider(options: SliderOptions = {}): Control<number, SliderState> {
  const { label = "" } = options;
  const who = named("slider", label);
  const scale = scaleOf(who, options);
  const write = (value: unknown): number => onScale(who, scale, value);
  const value = options.value === undefined ? middle(scale) : write(options.value);
  return controlOf<number, SliderState>(
    "slider",
    { label, ...scale, value },
    {
      field: "value",
      read: Number,
      write,
      take: (sent) => nearest(scale, sent),
      text: (state) => String(state.value),
      html: ({ min, max, step, value }) =>
        `<input type="range" disabled min="${min}" max="${max}" step="${step}" value="${value}"> <output>${value}</output>`,
    },
  );
}
