import type { StepName } from "./setup/steps";

/** What every command's module exports: it takes the arguments and resolves with the exit code. */
interface Command {
  main(args: string[]): Promise<number>;
}

/**
 * The commands, and what each needs of the machine before it starts. They are loaded when asked for: the kernel must not
 * wait for what JupyterLab needs, nor the other way round.
 */
const commands: Readonly<Record<string, { readonly needs?: readonly StepName[]; readonly load: () => Command }>> = {
  kernel: { load: () => require("./front/main") },
  install: { load: () => require("./setup/install") },
  lab: { needs: ["python", "kernelspec", "native"], load: () => require("./setup/lab") },
  run: { needs: ["native"], load: () => require("./run/main") },
  doctor: { load: () => require("./setup/doctor") },
};

async function main([name = "", ...args]: string[]): Promise<number> {
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    console.error(`triad: no command "${name}"; there are ${Object.keys(commands).join(", ")}`);
    return 2;
  }
  if (command.needs) {
    const { prepareAll } = require("./setup/steps") as typeof import("./setup/steps");
    await prepareAll(command.needs);
  }
  return command.load().main(args);
}

main(process.argv.slice(2)).then(process.exit, (error: unknown) => {
  console.error(error);
  process.exit(1);
});
