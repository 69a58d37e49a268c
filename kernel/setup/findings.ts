import fs from "node:fs";
import path from "node:path";
import { snapshot } from "../cells/snapshot";
import { checkout } from "./checkout.cjs";
import { run } from "./child.cjs";
import { kernelsFolder, kernelspecFiles } from "./kernelspec";
import { kernelspecFindings } from "./kernelspec-findings";
import { lastLine } from "./last-line";
import { obstacle } from "./native/build";
import { smoke } from "./native/smoke";
import { environment, environmentPython, findPython } from "./python";
import type { Step } from "./step";
import { steps } from "./steps";

/** One line of the doctor's table. What is lacking can be done without, at a cost. */
export interface Finding {
  readonly what: string;
  readonly state: "fine" | "lacking" | "broken";
  readonly text: string;
  /** What mends it. */
  readonly remedy?: string;
}

/** The doctor's table, line by line, as each is found out. */
export async function* findings(): AsyncGenerator<Finding> {
  yield { what: "Node", state: "fine", text: `${process.versions.node}, ${process.platform}-${process.arch}` };
  yield { what: "npm", state: "fine", text: (await run("npm", ["--version", "--loglevel=error"])).output.trim() };
  const versions = ["typescript", "@tensorflow/tfjs", "@tensorflow/tfjs-node"].map(
    (name) => `${name} ${version(name)}`,
  );
  yield await stepFinding(steps.packages, versions.join(", "), "npm start installs them");
  yield await stepFinding(steps.build, "up to date", "npm start builds it");
  yield compilerFinding();
  yield await nativeFinding();
  yield* backendFindings();
  yield await pythonFinding();
  const specs = `${[...kernelspecFiles().keys()].join(", ")}, in ${path.relative(checkout, kernelsFolder(environment))}`;
  const specsRemedy = fs.existsSync(environment) ? "npm start installs them" : "the Python environment comes first";
  yield await stepFinding(steps.kernelspec, specs, specsRemedy);
  yield* kernelspecFindings();
  yield await chromiumFinding();
}

async function stepFinding({ name, check }: Step, text: string, remedy: string): Promise<Finding> {
  const wrong = await check();
  if (wrong === undefined) return { what: name, state: "fine", text };
  return { what: name, state: "broken", text: wrong, remedy };
}

function compilerFinding(): Finding {
  const what = "compiler";
  if (snapshot.found() !== undefined) return { what, state: "fine", text: "kernels begin with its snapshot" };
  const text = `no snapshot for Node ${process.versions.node}: a kernel's first cell takes a second longer`;
  return { what, state: "lacking", text, remedy: "rm .build/stamp.json; npm start makes it" };
}

async function nativeFinding(): Promise<Finding> {
  const what = "libtensorflow";
  const place = path.join(checkout, "node_modules/@tensorflow/tfjs-node/lib/napi-v8");
  if (!fs.existsSync(path.join(place, "tfjs_binding.node"))) {
    const hindrance = await obstacle();
    const text = `no binary for tfjs-node${hindrance ? `: ${hindrance.reason}` : ""}`;
    const remedy = hindrance ? `${hindrance.remedy}; then npm start builds it` : "npm start builds it";
    return { what, state: "lacking", text, remedy };
  }
  const result = await smoke();
  const folder = fs.realpathSync(place);
  if (result.ok) return { what, state: "fine", text: `${result.tensorflow}, in ${folder}` };
  return { what, state: "broken", text: result.reason, remedy: `rm -r ${folder}; npm start builds it anew` };
}

/** The library is asked in a process of its own, by its path: the kernel's side of the project does not import it. */
async function* backendFindings(): AsyncGenerator<Finding> {
  const what = "backend";
  const ask = `
    const { backendReport, compileReport } = require("./.build/src/index.js");
    const report = async () => JSON.stringify({ ...await backendReport(), eager: await compileReport() });
    const failed = ({ message }) => (process.exitCode = 1, message);
    report().catch(failed).then((line) => console.log("\\n" + line));
  `;
  const { ok, output } = await run(process.execPath, ["-e", ask], {
    cwd: checkout,
    env: { TF_CPP_MIN_LOG_LEVEL: "3" },
  });
  const last = lastLine(output);
  if (!ok) return yield { what, state: "broken", text: last, remedy: "mend what it names, or npm start" };
  const { backend, why, threads, xla, eager } = JSON.parse(last) as Report;
  const compiled = xla === undefined ? "" : `; ${threads} threads; ${xla}`;
  yield { what, state: "fine", text: `${backend}: ${why}${compiled}` };
  yield programsFinding(backend, eager);
}

interface Report {
  readonly backend: string;
  readonly why: string;
  readonly threads: number;
  readonly xla?: string;
  /** What was tried to be compiled and was not, and why not. */
  readonly eager: { readonly [name: string]: string };
}

/** What of a training runs as native programs, by what the library has tried out. */
export function programsFinding(backend: string, eager: Report["eager"]): Finding {
  const what = "programs";
  const slow = Object.entries(eager);
  if (backend !== "tensorflow")
    return { what, state: "fine", text: `none on ${backend}: functions run operation by operation` };
  if (slow.length === 0)
    return { what, state: "fine", text: "operations, gradients, loops, choices and randomness are compiled" };
  const text = slow.map(([name, reason]) => `${name} run operation by operation: ${reason}`).join("; ");
  return { what, state: "lacking", text };
}

async function pythonFinding(): Promise<Finding> {
  const ask =
    "import sys, importlib.metadata as m; print(sys.version.split()[0], m.version('jupyterlab'), m.version('plotly'))";
  const { ok, output } = await run(environmentPython, ["-c", ask]);
  const [python, lab, plotly] = output.split(/\s/);
  const name = await findPython();
  const makes = name !== undefined && (await run(name, ["-c", "import ensurepip, venv"])).ok;
  const remedy = makes
    ? "npm start makes it"
    : name
      ? `${name} cannot make environments: on Debian and Ubuntu apt install python3-venv, then npm start`
      : "install python3 (3.10 or newer) and python3-venv, then npm start";
  const found = `Python ${python}, jupyterlab ${lab}, plotly ${plotly}, in .venv`;
  const made = await stepFinding(steps.python, found, remedy);
  if (made.state !== "fine" || ok) return made;
  return {
    ...made,
    state: "broken",
    text: lastLine(output),
    remedy: "rm -r .venv; npm start makes it anew",
  };
}

async function chromiumFinding(): Promise<Finding> {
  const { ok, output } = await run("/usr/bin/chromium", ["--version"]);
  if (ok) return { what: "chromium", state: "fine", text: lastLine(output) };
  const remedy = "apt install chromium, for the browser tests; nothing else needs it";
  return { what: "chromium", state: "lacking", text: "no /usr/bin/chromium", remedy };
}

function version(name: string): string {
  try {
    const text = fs.readFileSync(path.join(checkout, "node_modules", name, "package.json"), "utf8");
    return (JSON.parse(text) as { version: string }).version;
  } catch {
    return "missing";
  }
}
