import { escapeText } from "../display/escape";
import { type Control, type ControlState, controlOf, named } from "./control";

export interface DropdownOptions<V> {
  /** The values to choose from; of a record, its keys are what is shown. */
  readonly options: readonly V[] | Readonly<Record<string, V>>;
  /** Default: the first. */
  readonly value?: V;
  readonly label?: string;
}

interface DropdownState extends ControlState {
  readonly options: readonly string[];
  readonly index: number;
}

/** One of several values. */
export function dropdown<const V>(given: DropdownOptions<V>): Control<V, DropdownState> {
  const { options, label = "" } = given;
  const who = named("dropdown", label);
  const entries = Array.isArray(options)
    ? options.map((value: V) => [String(value), value] as const)
    : Object.entries(options as Readonly<Record<string, V>>);
  if (entries.length === 0) throw new RangeError(`${who}: options is empty; there is nothing to choose from`);
  const texts = entries.map(([text]) => text);
  const write = (value: V): number => {
    const index = entries.findIndex(([, it]) => Object.is(it, value));
    if (index < 0) throw new RangeError(`${who}: ${String(value)} is not among its options, ${texts.join(", ")}`);
    return index;
  };
  const index = given.value === undefined ? 0 : write(given.value);
  return controlOf<V, DropdownState>(
    "dropdown",
    { label, options: texts, index },
    {
      field: "index",
      read: (index) => entries[index as number]![1],
      write,
      take: (sent) => (typeof sent === "number" && entries[sent] ? sent : undefined),
      text: (state) => texts[state.index]!,
      html: (state) => `<select disabled><option>${escapeText(texts[state.index]!)}</option></select>`,
    },
  );
}
