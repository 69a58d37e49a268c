/** What every command's module exports: it takes the arguments and resolves with the exit code. */
interface Command {
  main(args: string[]): Promise<number>;
}

/** Loaded when asked for: the kernel must not wait for what JupyterLab needs, nor the other way round. */
const commands: Record<string, () => Command> = {
  kernel: () => require("./front/main"),
  install: () => require("./setup/install"),
  lab: () => require("./setup/lab"),
  run: () => require("./run/main"),
  doctor: () => require("./setup/doctor"),
};

async function main([name = "", ...args]: string[]): Promise<number> {
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load) return load().main(args);
  console.error(`triad: no command "${name}"; there are ${Object.keys(commands).join(", ")}`);
  return 2;
}

main(process.argv.slice(2)).then(process.exit, (error: unknown) => {
  console.error(error);
  process.exit(1);
});
