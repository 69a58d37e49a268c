import { checkbox } from "./checkbox";
import type { Control } from "./control";
import { dropdown } from "./dropdown";
import { numberField, textField } from "./field";
import { slider } from "./slider";

/**
 * The control that is meant, labelled with its name: `form` is a control or its short form, which is `[min, max, step]`, yes
 * or no, a number, a text, or what to choose from.
 */
export function controlFor(label: string, form: unknown): Control<unknown> {
  if (isControl(form)) return form;
  if (typeof form === "boolean") return checkbox({ label, value: form });
  if (typeof form === "number") return numberField({ label, value: form });
  if (typeof form === "string") return textField({ label, value: form });
  if (Array.isArray(form)) {
    if ((form.length === 2 || form.length === 3) && form.every((item) => typeof item === "number")) {
      const [min, max, step] = form as number[];
      return slider({ label, min, max, step });
    }
    if (form.length > 0 && form.every((item) => typeof item === "string")) return dropdown({ label, options: form });
  } else if (isRecord(form) && Object.keys(form).length > 0) return dropdown({ label, options: form });
  throw new TypeError(
    `interact: control "${label}" is ${described(form)}; it can be [min, max] or [min, max, step], true or false, a number, a text, a list of texts, a record, or a widget such as slider()`,
  );
}

const isControl = (form: unknown): form is Control<unknown> =>
  isRecord(form) && "value" in form && typeof form.onChange === "function" && typeof form.id === "string";

const isRecord = (form: unknown): form is Readonly<Record<string, unknown>> =>
  typeof form === "object" && form !== null && !Array.isArray(form);

function described(form: unknown): string {
  if (Array.isArray(form)) return form.length === 0 ? "an empty list" : `a list of ${form.length}`;
  if (isRecord(form)) return "an empty record";
  return typeof form === "function" ? "a function" : String(form);
}
