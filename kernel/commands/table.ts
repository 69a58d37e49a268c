import { bash } from "./bash";
import type { Command } from "./command";
import { help } from "./help";
import { load } from "./load";
import { memory } from "./memory";
import { reset } from "./reset";
import { time } from "./time";
import { timeit } from "./timeit";
import { typecheck } from "./typecheck";
import { who } from "./who";

export type CommandName = "time" | "timeit" | "who" | "memory" | "reset" | "typecheck" | "load" | "bash" | "help";

/** What a line of a cell can begin with beside TypeScript, in the order of the help. */
export const commands: { readonly [K in CommandName]: Command } = {
  time,
  timeit,
  who,
  memory,
  reset,
  typecheck,
  load,
  bash,
  help: help(() => commands),
};

export const commandNamed = (name: string): Command | undefined =>
  Object.hasOwn(commands, name) ? commands[name as CommandName] : undefined;
