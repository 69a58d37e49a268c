import { escapeText } from "../display/escape";
import { type Control, type ControlState, controlOf, named } from "./control";
import { finite } from "./scale";

export interface TextFieldOptions {
  /** Default: empty. */
  readonly value?: string;
  readonly label?: string;
}

export interface NumberFieldOptions {
  /** Default 0. */
  readonly value?: number;
  readonly label?: string;
}

interface TextState extends ControlState {
  readonly value: string;
}

interface NumberState extends ControlState {
  readonly value: number;
}

/** A line of text; it counts when it is finished, by Enter or by leaving the field. */
export function textField({ value = "", label = "" }: TextFieldOptions = {}): Control<string, TextState> {
  return controlOf<string, TextState>(
    "textField",
    { label, value },
    {
      field: "value",
      read: String,
      write: String,
      take: (sent) => (typeof sent === "string" ? sent : undefined),
      text: (state) => state.value,
      html: (state) => `<input type="text" disabled value="${escapeText(state.value)}">`,
    },
  );
}

/** Any number; it counts when it is finished, by Enter or by leaving the field. */
export function numberField({ value = 0, label = "" }: NumberFieldOptions = {}): Control<number, NumberState> {
  const write = (value: unknown): number => finite(named("numberField", label), "value", value);
  return controlOf<number, NumberState>(
    "numberField",
    { label, value: write(value) },
    {
      field: "value",
      read: Number,
      write,
      take: (sent) => (typeof sent === "number" && Number.isFinite(sent) ? sent : undefined),
      text: (state) => String(state.value),
      html: (state) => `<input type="number" disabled value="${state.value}">`,
    },
  );
}
