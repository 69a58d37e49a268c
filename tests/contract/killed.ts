import { type ChildProcess, spawn } from "node:child_process";
import { cpSync } from "node:fs";
import path from "node:path";
import { expect, vi } from "vitest";
import { checkout } from "../../kernel/setup/checkout.cjs";
import {
  adam,
  area,
  backprop,
  circuit,
  crossEntropy,
  digits,
  image,
  readout,
  resume,
  runs,
  streams,
  train,
} from "../../src";
import { temporaryFolder } from "../temporary-folder";

const model = circuit({
  architecture: {
    areas: { retina: image(8, 8), V1: area(64), naming: readout(10) },
    pathways: { "retina -> V1": {}, "V1 -> naming": {} },
  },
  objectives: { naming: crossEntropy("label") },
  learning: { otherwise: backprop({ optimizer: adam(1e-3) }) },
  development: [{ stage: "schooling", epochs: 150 }],
});
const options = { seed: 4, testEvery: 7, observe: 50, checkpoint: 0.1, progress: false };

/** What the child does: trains, or goes on with the newest run. */
const program = `
  const { circuit, digits, resume, runs, train } = require("triad");
  const begin = () => console.log("begun");
  const cut = runs.last();
  const task = digits();
  const live = cut ? resume(cut, { task, progress: false }) : train(circuit(${JSON.stringify(model)}), task, ${JSON.stringify(options)});
  begin();
  live.catch((error) => { console.log(error.message); process.exit(1); });
`;

/** Ends the training in a process of its own by SIGKILL, so many ms after it has begun. */
async function killAfter(ms: number, folder: string): Promise<void> {
  const code = program.replace(
    'require("triad")',
    `require(${JSON.stringify(path.join(checkout, ".build/src/index.js"))})`,
  );
  const child: ChildProcess = spawn(process.execPath, ["-e", code], {
    env: { ...process.env, TRIAD_RUNS: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let said = "";
  await new Promise<void>((resolve) => {
    child.stdout!.on("data", (data) => {
      said += data;
      resolve();
    });
    child.once("exit", () => resolve());
  });
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill("SIGKILL");
  await ended;
  expect(said).toBe("begun\n");
}

const measured = ({ steps, tests, pathways, updates }: ReturnType<typeof runs.read>) => ({
  steps,
  tests,
  pathways,
  updates,
});

/**
 * Kills a training at random moments, lets it go on and kills it again: after each kill all that was recorded is there, once,
 * and what goes on from a copy of it comes to the end of a training that was never stopped.
 *
 * @returns rows of the record after each kill
 */
export async function killsAndResumes(kills: number, seed: number): Promise<number[]> {
  const [never, folder] = [temporaryFolder("whole"), temporaryFolder("killed")];
  vi.stubEnv("TRIAD_RUNS", never);
  const whole = await train(model, digits(), options);
  const moments = streams(seed)("moments").uniform(kills);
  const found: number[] = [];
  for (const moment of moments) {
    await killAfter(1500 * moment, folder);
    const copy = temporaryFolder("copy");
    cpSync(folder, copy, { recursive: true });
    vi.stubEnv("TRIAD_RUNS", copy);
    const cut = runs.last();
    if (!cut) continue;
    for (const kind of ["steps", "tests", "pathways"] as const)
      expect(cut[kind]).toEqual(whole.record[kind].slice(0, cut[kind].length));
    expect(cut.steps.length).toBeGreaterThanOrEqual(found.at(-1) ?? 0);
    found.push(cut.steps.length);
    const end = await resume(cut, { task: digits(), progress: false });
    expect(end.outcome).toEqual({ outcome: "finished" });
    expect(end.synapses).toEqual(whole.synapses);
    expect(measured(end.record)).toEqual(measured(whole.record));
    expect(measured(runs.read(end.record.id))).toEqual(measured(whole.record));
  }
  vi.unstubAllEnvs();
  return found;
}
