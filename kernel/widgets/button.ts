import { escapeText } from "../display/escape";
import { countOf } from "../display/numbers";
import { type Control, type ControlState, controlOf, extended } from "./control";

export interface ButtonOptions {
  readonly label?: string;
}

interface ButtonState extends ControlState {
  readonly clicks: number;
}

/** A control whose value counts how often it was clicked. */
export interface Button extends Control<number, ButtonState> {
  /** Calls `clicked` at each click with how many there were; returns what ends that. */
  onClick(clicked: (clicks: number) => unknown): () => void;
}

/** Something to click. */
export function button({ label = "Run" }: ButtonOptions = {}): Button {
  const made = controlOf<number, ButtonState>(
    "button",
    { label, clicks: 0 },
    {
      field: "clicks",
      read: Number,
      write: Number,
      // Views send each click as a message: two quick changes of a state would come as one.
      take: () => undefined,
      text: ({ clicks }) => countOf(clicks, "click"),
      html: ({ label }) => `<button type="button" disabled>${escapeText(label)}</button>`,
    },
  );
  made.onMessage((content) => {
    if ((content as { type?: unknown } | null)?.type === "click") made.value += 1;
  });
  return extended(made, {
    onClick: (clicked: (clicks: number) => unknown) => made.onChange((clicks) => clicked(clicks)),
  });
}
