import { spawn } from "node:child_process";
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
import { folderOf, idsOfRuns, wholeLines } from "../../src/runs/folder";
import { temporaryFolder } from "../temporary-folder";

const model = circuit({
  architecture: {
    areas: { retina: image(8, 8), V1: area(64), naming: readout(10) },
    pathways: { "retina -> V1": {}, "V1 -> naming": {} },
  },
  objectives: { naming: crossEntropy("label") },
  learning: { otherwise: backprop({ optimizer: adam(1e-3) }) },
  development: [{ stage: "schooling", epochs: 60 }],
});
const options = { seed: 4, testEvery: 7, observe: 50, checkpoint: 0.1, progress: false };

/** What the child does: goes on with the newest run if that was cut short, else trains. */
const program = `
  const { circuit, digits, resume, runs, train } = require(${JSON.stringify(path.join(checkout, ".build/src/index.js"))});
  const cut = runs.last();
  const task = digits();
  const live =
    cut?.outcome.outcome === "lost"
      ? resume(cut, { task, progress: false })
      : train(circuit(${JSON.stringify(model)}), task, ${JSON.stringify(options)});
  live.catch((error) => { console.error(error.message); process.exit(1); });
`;

/** Trains in a process of its own, which is ended by SIGKILL once there are so many steps more and so many ms have gone by. */
async function kill(folder: string, steps: number, ms: number): Promise<void> {
  vi.stubEnv("TRIAD_RUNS", folder);
  const before = stepsOnDisk();
  const child = spawn(process.execPath, ["-e", program], { env: process.env, stdio: ["ignore", "inherit", "pipe"] });
  let said = "";
  child.stderr.on("data", (data) => {
    said += data;
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const enough = () => child.exitCode !== null || Math.abs(stepsOnDisk() - before) >= steps;
  await vi.waitUntil(enough, { timeout: 60_000, interval: 5 });
  await new Promise((resolve) => setTimeout(resolve, ms));
  child.kill("SIGKILL");
  await ended;
  expect(said).toBe("");
}

/** Of the newest run. */
const stepsOnDisk = (): number => wholeLines(path.join(folderOf(idsOfRuns().at(-1) ?? ""), "steps.jsonl")).length;

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
  const stream = streams(seed)("moments");
  const found: number[] = [];
  let last = "";
  for (let nth = 0; nth < kills; nth++) {
    const [steps, ms] = stream.uniform(2) as unknown as [number, number];
    await kill(folder, Math.round(250 * steps), 30 * ms);
    const copy = temporaryFolder("copy");
    cpSync(folder, copy, { recursive: true });
    vi.stubEnv("TRIAD_RUNS", copy);
    const cut = runs.last();
    if (!cut) continue;
    for (const kind of ["steps", "tests", "pathways"] as const)
      expect(cut[kind]).toEqual(whole.record[kind].slice(0, cut[kind].length));
    if (cut.id === last) expect(cut.steps.length).toBeGreaterThanOrEqual(found.at(-1)!);
    last = cut.id;
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
