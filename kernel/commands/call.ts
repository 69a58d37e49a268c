/** Where a cell's TypeScript finds the commands. */
export const commandSlot = "triad.command";

/** By names that are there in every cell: one of the kernel's own would be offered by completion. */
const commands = `Reflect.get(globalThis, Symbol.for("${commandSlot}"))`;

/** The TypeScript, and JavaScript, that begins a call of command `name`; `given` are expressions. */
export const opening = (name: string, ...given: readonly string[]): string =>
  `${commands}(${[JSON.stringify(name), ...given].join(", ")}`;

/** The whole call. */
export const call = (name: string, ...given: readonly string[]): string => `${opening(name, ...given)})`;
