/** What one command is for, and how it is called. */
export interface Usage {
  /** After `triad NAME`. */
  readonly synopsis: string;
  /** In a few words, for the list of all commands. */
  readonly summary: string;
  /** What `triad NAME --help` says below. */
  readonly text: string;
}

const where = `
  --user           the user's own Jupyter ($JUPYTER_DATA_DIR is honoured); needs no Python
  --sys-prefix     the environment that is active, else that of the python3 on the PATH
  --prefix DIR     DIR/share/jupyter/kernels, such as /usr/local or an environment's folder; needs no Python
  --name NAME      the kernel's name (default: triad); several versions can be there side by side`;

/** The commands of `triad`, as its help lists them. */
export const usages = {
  lab: {
    synopsis: "[OPTION…]",
    summary: "JupyterLab on the notebooks of this checkout",
    text: `Starts it at 127.0.0.1, with a token; what is missing is installed first, into .venv.
Every option is JupyterLab's own, such as --no-browser or --port 8888.`,
  },
  run: {
    synopsis: "FILE… [-p NAME VALUE]… [--out DIR] [--timeout SECONDS] [--allow-errors]",
    summary: "runs notebooks without JupyterLab or Python",
    text: `Writes each one, with its outputs, as .ipynb and as .html.

  -p, --parameters NAME VALUE  sets a parameter in a cell of its own, after the cell that is tagged "parameters";
                               VALUE is JSON, or else text; can be given several times
  --out DIR                    where they are written (default: out)
  --timeout SECONDS            what one cell may take (default: 3600)
  --allow-errors               goes on after a cell that failed`,
  },
  install: {
    synopsis: "--user|--sys-prefix|--prefix DIR [OPTION…]",
    summary: "adds the kernel to another Jupyter's list",
    text: `It runs from this checkout. That of another checkout is not overwritten.
${where}
  --display-name TEXT
                   how it is listed (default: TypeScript (Triad))
  --log-file FILE  where the kernel writes its log
  --log-level LEVEL
                   error, info or debug
  --force          replaces the kernel of another checkout`,
  },
  uninstall: {
    synopsis: "--user|--sys-prefix|--prefix DIR [--name NAME] [--force]",
    summary: "removes it from there",
    text: `Only what triad install has written is removed.
${where}
  --force          removes that of another checkout too`,
  },
  doctor: {
    synopsis: "",
    summary: "what is installed, what is wrong, and what mends it",
    text: "Ends with 1 where something is broken.",
  },
  kernel: {
    synopsis: "CONNECTION-FILE [--language LANGUAGE] [--log-file FILE] [--log-level LEVEL]",
    summary: "the kernel itself, as Jupyter starts it",
    text: `Serves until a client asks for the end.

  --language LANGUAGE  typescript, or javascript, whose types are not checked
  --log-file FILE      where it writes its log
  --log-level LEVEL    error, info or debug`,
  },
} satisfies Readonly<Record<string, Usage>>;

export type CommandName = keyof typeof usages;

export const usageOf = (name: CommandName): string =>
  `usage: triad ${`${name} ${usages[name].synopsis}`.trim()}\n\n${usages[name].text}`;

/** What `triad --help` says. */
export function overview(): string {
  const lines = Object.entries(usages).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return `usage: triad COMMAND [ARGUMENT…]\n\n${lines.join("\n")}\n\ntriad COMMAND --help says more.`;
}
