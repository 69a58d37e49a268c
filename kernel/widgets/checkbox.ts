import { type Control, type ControlState, controlOf } from "./control";

export interface CheckboxOptions {
  /** Default false. */
  readonly value?: boolean;
  readonly label?: string;
}

interface CheckboxState extends ControlState {
  readonly value: boolean;
}

/** Yes or no. */
export function checkbox({ value = false, label = "" }: CheckboxOptions = {}): Control<boolean, CheckboxState> {
  return controlOf<boolean, CheckboxState>(
    "checkbox",
    { label, value },
    {
      field: "value",
      read: (value) => value === true,
      write: Boolean,
      take: (sent) => (typeof sent === "boolean" ? sent : undefined),
      text: (state) => (state.value ? "yes" : "no"),
      html: (state) => `<input type="checkbox" disabled${state.value ? " checked" : ""}>`,
    },
  );
}
