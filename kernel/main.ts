#!/usr/bin/env node
import type { StepName } from "./setup/steps";
import type { CommandName } from "./usage";

/** What every command's module exports: it takes the arguments and resolves with the exit code. */
interface Command {
  main(args: string[]): Promise<number>;
}

/**
 * The commands, and what each needs of the machine before it starts. They are loaded when asked for: the kernel must not
 * wait for what JupyterLab needs, nor the other way round.
 */
const commands: {
  readonly [N in CommandName]: { readonly needs?: readonly StepName[]; readonly load: () => Promise<Command> };
} = {
  kernel: { load: () => import("./front/main.js") },
  install: { load: () => import("./setup/install.js") },
  uninstall: { load: () => import("./setup/uninstall.js") },
  lab: {
    needs: ["python", "kernelspec", "native"],
    load: () => import("./setup/lab.js"),
  },
  run: { needs: ["native"], load: () => import("./run/main.js") },
  doctor: { load: () => import("./setup/doctor.js") },
};

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name);
const isHelp = (argument: string): boolean => argument === "--help" || argument === "-h";

async function dispatch([name = "--help", ...args]: string[]): Promise<number> {
  if (isHelp(name) || name === "help" || (isCommand(name) && args.some(isHelp))) {
    const { overview, usageOf } = await import("./usage.js");
    console.log(isCommand(name) ? usageOf(name) : overview());
    return 0;
  }
  if (!isCommand(name)) {
    console.error(`triad: no command "${name}"; there are ${Object.keys(commands).join(", ")}`);
    return 2;
  }
  const command = commands[name];
  if (command.needs) {
    const { prepareAll } = await import("./setup/steps.js");
    await prepareAll(command.needs);
  }
  const { main } = await command.load();
  return main(args);
}

dispatch(process.argv.slice(2)).then(process.exit, (error: unknown) => {
  // Most of what ends here is for the user to mend; a stack is for who mends Triad.
  const lost = (error as NodeJS.ErrnoException | undefined)?.code === "MODULE_NOT_FOUND";
  const remedy = lost ? "; the installation is damaged: rm -r node_modules .build, then npm start" : "";
  const told =
    error instanceof Error && !process.env.TRIAD_DEBUG ? `triad: ${error.message.split("\n")[0]}${remedy}` : error;
  console.error(told);
  process.exit(1);
});
