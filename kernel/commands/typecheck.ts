import type { Configuration } from "../cells/cells";
import { CommandError, type KernelCommand } from "./command";

type Typecheck = NonNullable<Configuration["typecheck"]>;

const typechecks: readonly Typecheck[] = ["off", "warn", "error"];

/** What becomes of a cell in which the compiler finds mistakes in types. */
export const typecheck: KernelCommand = {
  forms: ["%"],
  usage: "%typecheck off|warn|error",
  summary: "whether mistakes in types are ignored, shown, or keep a cell from running",
  example: "%typecheck warn",
  details: "Holds from here on. Mistakes in syntax always keep a cell from running.",
  choices: () => typechecks,
  where: "kernel",
  async run(argument, { cells }) {
    const mode = typechecks.find((it): it is Typecheck => it === argument);
    if (mode === undefined) {
      const given = argument === "" ? "nothing is given" : `"${argument}" is none of its modes`;
      throw new CommandError(`%typecheck: ${given}; there are ${typechecks.join(", ")}`);
    }
    await cells.configure({ typecheck: mode });
    return [];
  },
};
