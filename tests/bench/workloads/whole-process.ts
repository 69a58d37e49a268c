import { execFile } from "node:child_process";
import path from "node:path";
import { checkout } from "../checkout";
import { benchPython, howToGetPeers } from "../python";
import { busySeconds, childrenSeconds, quiet, quietMoment } from "./quiet";
import { sweepTiny } from "./sweep-tiny";

/** An implementation of sweep-tiny as a program that is started, trains, evaluates, and ends. */
export interface Program {
  readonly name: string;
  /** A string says what to install. */
  command(): readonly string[] | string;
}

const ofPeer = (name: string, framework: "torch" | "jax", variant: string): Program => ({
  name,
  command: () => {
    const python = benchPython();
    return python ? [python, path.join(checkout, "tests/bench/peers/sweep.py"), framework, variant] : howToGetPeers;
  },
});

/** Triad first. torch.compile is left out: it takes twenty seconds to compile. */
export const programs: readonly Program[] = [
  { name: "Triad", command: () => [process.execPath, path.join(__dirname, "sweep-process.js")] },
  ofPeer("JAX jit", "jax", "jit"),
  ofPeer("torch, eager", "torch", "eager"),
  ofPeer("JAX scan", "jax", "scan"),
];

/** What a program has shown. */
export interface Whole {
  /** From its start to its end, of the rounds that count; none where it does not come to the golden's numbers. */
  readonly seconds: readonly number[];
  /** Of the fastest, by what was done: imports, data, training, evaluation. */
  readonly parts: { readonly [part: string]: number };
  readonly ok: boolean;
  readonly lossError: number;
  readonly note?: string;
}

interface Told {
  readonly loss: number;
  readonly accuracy: number;
  readonly parts: Whole["parts"];
  readonly missing?: string;
  readonly note?: string;
}
interface Run extends Told {
  readonly seconds: number;
}

/** The loss of the last step is to be the golden's to this part of it, after 310 steps in float32. */
const tolerance = 1e-4;

/** The programs in turn, in rounds; by program a string says why it was not measured. */
export async function wholeProcesses(
  taking: readonly Program[],
  { rounds, patienceMs }: { readonly rounds: number; readonly patienceMs: number },
): Promise<{ readonly results: readonly (Whole | string)[]; readonly quietRounds: number }> {
  // The first of each, which may have to be read from the disk, is not counted.
  const first: (Run | string)[] = [];
  for (const program of taking) first.push(await run(program));
  const able = first.flatMap((told, i) => (typeof told !== "string" && errorOf(told) <= tolerance ? [i] : []));
  const all: Run[][] = [];
  const quietOnes: Run[][] = [];
  const deadline = performance.now() + patienceMs * able.length;
  while (able.length > 0 && quietOnes.length < rounds && (all.length < rounds || performance.now() < deadline)) {
    const round: Run[] = [];
    let undisturbed = true;
    for (const i of able) {
      await quietMoment(deadline);
      const [busy, own] = [busySeconds(), childrenSeconds()];
      const told = await run(taking[i]!);
      if (typeof told === "string") throw new Error(`${taking[i]!.name}: ${told}`);
      const others = own === undefined ? 0 : busySeconds() - busy - (childrenSeconds()! - own);
      if (others > quiet * told.seconds) undisturbed = false;
      round.push(told);
    }
    all.push(round);
    if (undisturbed) quietOnes.push(round);
  }
  const kept = quietOnes.length >= Math.min(3, rounds) ? quietOnes : all;
  const results = first.map((told, i): Whole | string => {
    if (typeof told === "string") return told;
    const runs = kept.map((round) => round[able.indexOf(i)]).filter((each) => each !== undefined);
    const fastest = [...runs].sort((a, b) => a.seconds - b.seconds)[0] ?? told;
    const seconds = runs.map((each) => each.seconds);
    const { parts, note } = fastest;
    return { seconds, parts, ok: able.includes(i), lossError: errorOf(told), ...(note !== undefined && { note }) };
  });
  return { results, quietRounds: quietOnes.length };
}

// Of the loss, as a part of it; infinite where a sample is not told apart.
function errorOf({ loss, accuracy }: Told): number {
  const golden = sweepTiny.golden.after_310!.torch_float64.loss;
  return accuracy === 1 ? Math.abs(loss - golden) / golden : Number.POSITIVE_INFINITY;
}

async function run(program: Program): Promise<Run | string> {
  const command = program.command();
  if (typeof command === "string") return command;
  const start = performance.now();
  const { error, stdout, stderr } = await new Promise<{ error: Error | null; stdout: string; stderr: string }>(
    (done) => {
      execFile(command[0]!, command.slice(1), { timeout: 60_000 }, (error, stdout, stderr) =>
        done({ error, stdout, stderr }),
      );
    },
  );
  const seconds = (performance.now() - start) / 1000;
  if (error) return `its process failed: ${stderr.trimEnd().split("\n").at(-1) || error.message.split("\n")[0]}`;
  const told = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as Told;
  return told.missing === undefined ? { ...told, seconds } : `${told.missing}: ${howToGetPeers}`;
}
