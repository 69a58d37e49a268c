/** The options of a trace, an axis or a layout, as they come: read only through the functions of this file. */
export type Options = Readonly<Record<string, unknown>>;

export const optionsOf = (value: unknown): Options =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Options) : {};

export const textIn = (options: Options, key: string): string | undefined => {
  const value = options[key];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
};

export const numberIn = (options: Options, key: string): number | undefined => {
  const value = options[key];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
};

export const listIn = (options: Options, key: string): readonly unknown[] | undefined => {
  const value = options[key];
  return Array.isArray(value) ? value : undefined;
};

/** A pair of numbers, such as a range or a domain. */
export const pairIn = (options: Options, key: string): readonly [number, number] | undefined => {
  const [from, to] = (listIn(options, key) ?? []).map((value) => (typeof value === "number" ? value : Number.NaN));
  return Number.isFinite(from) && Number.isFinite(to) ? [from!, to!] : undefined;
};

/** Plotly takes a title as text or as an object that has the text. */
export const titleIn = (options: Options): string | undefined =>
  textIn(options, "title") ?? textIn(optionsOf(options.title), "text");

/** An option that is one value for all points or a list with one for each. */
export const eachOf = <T>(
  option: unknown,
  otherwise: T,
  accepts: (value: unknown) => value is T,
): ((i: number) => T) => {
  if (Array.isArray(option)) return (i) => (accepts(option[i]) ? (option[i] as T) : otherwise);
  const value = accepts(option) ? option : otherwise;
  return () => value;
};

export const isText = (value: unknown): value is string => typeof value === "string";
export const isFiniteNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

/** The size of the drawing in pixels: Plotly's own where the layout names none that could be drawn. */
export const sizeOf = (layout: Options): { width: number; height: number } => {
  const size = (key: string, otherwise: number): number => {
    const asked = numberIn(layout, key);
    return asked !== undefined && asked >= 10 && asked <= 10_000 ? asked : otherwise;
  };
  return { width: size("width", 700), height: size("height", 450) };
};
