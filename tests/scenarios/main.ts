import { parseArgs } from "node:util";
import { prepare } from "../../kernel/setup/prepare.cjs";
import { isPeer, peers } from "../peers/peers";
import { pythonPeers } from "../peers/python";
import { runScenarios } from "./run";

const usage = `npm run scenarios -- [--kernels NAMES] [--groups NAMES] [--only TEXT] [--jobs N]
  --kernels  ${Object.keys(peers).join(",")}, or installed kernelspecs; all is those five; triad unless given
  --groups   such as execute,interrupt; all unless given
  --only     scenarios whose name has this in it
  --jobs     groups that run at once; 2 unless given`;

/** `npm run scenarios`: what passes where, as a table: rows are scenarios, columns are kernels. */
async function main(args: string[]): Promise<number> {
  const text = { type: "string" } as const;
  const options = { kernels: text, groups: text, only: text, jobs: text, help: { type: "boolean" } } as const;
  const { values } = parseArgs({ args, options });
  if (values.help) {
    console.log(usage);
    return 0;
  }
  const named = values.kernels === "all" ? Object.keys(peers) : (values.kernels ?? "triad").split(",");
  const kernels: string[] = [];
  for (const name of named) {
    const step = isPeer(name) ? peers[name].needs : undefined;
    const lacking = step && (await prepare(step));
    if (lacking === undefined) kernels.push(name);
    else console.error(`scenarios: ${name} is left out: ${lacking}`);
  }
  if (kernels.length > 1) await prepare(pythonPeers);
  const { ok, output } = await runScenarios({
    ...{ kernels, groups: values.groups?.split(","), only: values.only },
    ...(values.jobs === undefined ? {} : { jobs: Number(values.jobs) }),
    show: true,
  });
  if (output) console.log(output);
  return ok ? 0 : 1;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(`scenarios: ${error.message}\n${usage}`);
    process.exitCode = 2;
  },
);
