#!/usr/bin/env node
import type { StepName } from "./setup/steps";

/** What every command's module exports: it takes the arguments and resolves with the exit code. */
interface Command {
  main(args: string[]): Promise<number>;
}

/**
 * The commands, and what each needs of the machine before it starts. They are loaded when asked for: the kernel must not
 * wait for what JupyterLab needs, nor the other way round.
 */
const commands: Readonly<
  Record<string, { readonly needs?: readonly StepName[]; readonly load: () => Promise<Command> }>
> = {
  kernel: { load: () => import("./front/main.js") },
  install: { load: () => import("./setup/install.js") },
  lab: {
    needs: ["python", "kernelspec", "native"],
    load: () => import("./setup/lab.js"),
  },
  run: { needs: ["native"], load: () => import("./run/main.js") },
  doctor: { load: () => import("./setup/doctor.js") },
};

async function dispatch([name = "", ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    console.error(`triad: no command "${name}"; there are ${Object.keys(commands).join(", ")}`);
    return 2;
  }
  if (command.needs) {
    const { prepareAll } = await import("./setup/steps.js");
    await prepareAll(command.needs);
  }
  const { main } = await command.load();
  return main(args);
}

dispatch(process.argv.slice(2)).then(process.exit, (error: unknown) => {
  // Most of what ends here is for the user to mend; a stack is for who mends Triad.
  const told = error instanceof Error && !process.env.TRIAD_DEBUG ? `triad: ${error.message}` : error;
  console.error(told);
  process.exit(1);
});
