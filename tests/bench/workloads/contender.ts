import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { checkout } from "../checkout";
import { benchPython, howToGetPeers } from "../python";
import type { Trajectory } from "./golden";

/** An implementation of the workloads, run in a process of its own. */
export interface Contender {
  readonly name: string;
  /** Seconds for its first steps; where it compiles it may not end. */
  readonly patience: number;
  /** The command that runs a workload whose arrays are in `folder`; a string says what to install. */
  command(workload: string, folder: string): readonly string[] | string;
}

const ofPeer = (name: string, framework: "torch" | "jax", variant: string, patience = 60): Contender => ({
  name,
  patience,
  command: (_, folder) => {
    const python = benchPython();
    const script = path.join(checkout, "tests/bench/peers/process.py");
    return python ? [python, script, framework, variant, folder] : howToGetPeers;
  },
});

/** Triad first. */
export const contenders = {
  triad: {
    name: "Triad",
    patience: 60,
    command: (workload) => [process.execPath, path.join(__dirname, "process.js"), workload],
  },
  jax: ofPeer("JAX jit", "jax", "jit"),
  torch: ofPeer("torch, eager", "torch", "eager"),
  torchCompile: ofPeer("torch.compile", "torch", "compile", 90),
  /** As many steps a call as Triad takes. */
  jaxScan: ofPeer("JAX scan", "jax", "scan"),
} as const satisfies { readonly [name: string]: Contender };

/** Milliseconds of a block of steps, by the clock and by the processors; a note says what is amiss with them. */
export interface Block {
  readonly ms: number;
  readonly cpuMs: number;
  readonly note?: string;
}

/** A contender at work on one workload. An answer that is a string says what failed. */
export interface Running {
  readonly version: string;
  golden(): Promise<Trajectory | string>;
  /** Runs so many steps from the start. */
  block(steps: number): Promise<Block | string>;
  /** The most memory it has had so far, MiB; undefined where the system does not tell. */
  peakMiB(): number | undefined;
  end(): void;
}

/** Starts a contender; a string says why it cannot be. */
export async function start(contender: Contender, workload: string, folder: string): Promise<Running | string> {
  const command = contender.command(workload, folder);
  if (typeof command === "string") return command;
  // What torch.compile keeps on disk would hide how long it takes.
  const env = { ...process.env, TORCHINDUCTOR_FORCE_DISABLE_CACHES: "1" };
  const child = spawn(command[0]!, command.slice(1), { env, detached: true });
  let lastWords = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    lastWords = `${lastWords}${text}`.slice(-1000);
  });
  child.stdin.on("error", () => undefined); // it has ended: the answer says so
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const end = () => {
    try {
      process.kill(-child.pid!, "SIGKILL"); // with the compilers that it has started
    } catch {
      // It has ended.
    }
  };
  const answer = async (): Promise<Record<string, unknown> | string> => {
    const next = answers.next().catch(() => ({ done: true, value: "" }));
    const timer = new AbortController();
    const late = sleep(contender.patience * 1000, undefined, { signal: timer.signal }).catch(() => undefined);
    const result = await Promise.race([next, late]);
    timer.abort();
    if (!result) {
      end();
      return `no result in ${contender.patience} s`;
    }
    if (result.done) return `its process ended: ${lastWords.trimEnd().split("\n").at(-1)}`;
    const told = JSON.parse(result.value) as Record<string, unknown>;
    return typeof told.error === "string" ? told.error : told;
  };
  const ask = (line: string) => {
    child.stdin.write(`${line}\n`);
    return answer();
  };
  const started = await answer();
  if (typeof started === "string" || typeof started.version !== "string") {
    end();
    if (typeof started === "string") return started;
    return `${started.missing}: ${howToGetPeers}`;
  }
  return {
    version: started.version,
    golden: async () => {
      const told = await ask("golden");
      return typeof told === "string" ? told : (told.steps as Trajectory);
    },
    block: async (steps) => (await ask(`block ${steps}`)) as unknown as Block | string,
    peakMiB: () => {
      try {
        const kib = /^VmHWM:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1];
        return kib === undefined ? undefined : Number(kib) / 1024;
      } catch {
        return undefined;
      }
    },
    end,
  };
}
