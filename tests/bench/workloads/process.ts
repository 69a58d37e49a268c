import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs-core";
import { backendReport } from "../../../src/engine/backends";
import { model } from "./model";
import { type WorkloadName, workloads } from "./table";

/** Triad's side of a workload, in a process of its own: the same lines in and out as `peers/process.py`. */
async function main(name: WorkloadName) {
  const { backend, versions, threads } = await backendReport();
  const ready = model(name, workloads[name]);
  const timed = (steps: number) => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    ready.run(steps);
    const { user, system } = process.cpuUsage(cpu);
    return { ms: performance.now() - start, cpuMs: (user + system) / 1000 };
  };
  const answer = (line: string): object => {
    const [word, steps] = line.split(" ");
    if (word === "golden") return { steps: ready.trajectory() };
    ready.reset();
    const block = timed(Number(steps));
    const { native, why } = ready.report();
    return native ? block : { ...block, note: `not one native program: ${why}` };
  };
  say({ version: `tfjs ${tf.version_core} on ${backend} ${versions[backend] ?? ""}, ${threads} threads` });
  for await (const line of createInterface({ input: process.stdin })) {
    try {
      say(answer(line));
    } catch (error) {
      say({ error: String((error as Error).message ?? error).split("\n")[0] });
    }
  }
}

const say = (what: object) => console.log(JSON.stringify(what));

void main(process.argv[2] as WorkloadName);
