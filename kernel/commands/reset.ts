import { type KernelCommand, refuseArgument } from "./command";

/** Begins anew in the same process. */
export const reset: KernelCommand = {
  forms: ["%"],
  usage: "%reset",
  summary: "forgets every variable, function, type and import",
  example: "%reset",
  details:
    "Asks nothing. Packages stay loaded, and timers and callbacks of earlier cells go on; a restart of the kernel ends these too. " +
    "Tensors that were not disposed stay in TensorFlow's memory.",
  where: "kernel",
  async run(argument, { cells, forget }) {
    refuseArgument(reset.usage, argument);
    await cells.reset();
    forget();
    return [];
  },
};
