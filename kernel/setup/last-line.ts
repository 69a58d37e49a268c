/** What a program said last: where it failed, that is mostly why. */
export const lastLine = (output: string): string => output.trimEnd().split("\n").at(-1)?.trim() ?? "";
