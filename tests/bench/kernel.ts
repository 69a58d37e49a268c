import { spawnSync } from "node:child_process";
import path from "node:path";
import { prepare } from "../../kernel/setup/prepare.cjs";
import type { Peer } from "../peers/peer";
import { peers } from "../peers/peers";
import { peersPython, pythonPeers } from "../peers/python";
import type { Benchmark, Row } from "./benchmark";
import { checkout } from "./checkout";

/** How often each session is run on a new kernel, and how much is in it. */
const full = {
  sessions: { start: 5, prints: 3, many: 3, tensorflow: 3 },
  ...{ cells: 30, manyCells: 500, prints: 100_000 },
};
const quick = { sessions: { start: 2, prints: 1, many: 1, tensorflow: 1 }, cells: 30, manyCells: 120, prints: 20_000 };

type Session = keyof typeof full.sessions;

/** What tests/bench/kernel.py measures: its name there, what it is, and what Triad is to reach. */
const measures: readonly {
  readonly name: string;
  readonly measure: (plan: typeof full) => string;
  readonly target?: number;
}[] = [
  { name: "start", measure: () => "start to first kernel_info reply, ms", target: 300 },
  { name: "firstCell", measure: () => "start to first cell done, ms", target: 1200 },
  { name: "cell", measure: ({ cells }) => `median of ${cells} trivial cells, ms`, target: 10 },
  { name: "memory", measure: () => "peak memory after them, all processes, MB" },
  { name: "firstCompletion", measure: () => "first completion, ms" },
  { name: "completion", measure: () => "median of 20 completions, ms", target: 5 },
  { name: "busyCompletion", measure: () => "median of 9 while a cell runs, ms", target: 5 },
  { name: "live", measure: () => "age of a blocking loop's line, ms", target: 50 },
  { name: "interrupt", measure: () => "interrupt of while (true) {}, ms", target: 1000 },
  { name: "prints", measure: ({ prints }) => `${prints} prints until idle, ms`, target: 700 },
  { name: "printsLate", measure: () => "lines not there at idle", target: 0 },
  { name: "printsLost", measure: () => "lines never there", target: 0 },
  { name: "many", measure: ({ manyCells }) => `${manyCells} cells, ms`, target: 5000 },
  { name: "manyRatio", measure: () => "last 50 of them against first 50", target: 1.2 },
  { name: "manyMemory", measure: () => "memory at the end against after 50", target: 1.3 },
  { name: "tensorflow", measure: () => "first import * as tf, ms", target: 1200 },
  { name: "tensorflowCell", measure: () => "a later cell with its types, ms", target: 40 },
];

interface Measured {
  readonly name: string;
  readonly session: Session;
  readonly found: Readonly<Record<string, number>>;
  readonly error?: string;
}

/** Kernels from their start to their five-hundredth cell, all through jupyter_client. */
export const kernel: Benchmark = {
  measures: "start-up, cells, completion, output, interrupt and memory of the kernel, beside its peers",
  async run(options) {
    const lacking = await prepare(pythonPeers);
    if (lacking !== undefined) return `it needs jupyter_client and the peers that are Python's: ${lacking}`;
    const notes: string[] = [];
    const kernels: Peer[] = [];
    for (const peer of Object.values<Peer>(peers)) {
      const missing = peer.needs && (await prepare(peer.needs));
      if (missing === undefined) kernels.push(peer);
      else notes.push(`${peer.name} is left out: ${missing}`);
    }
    const plan = options.quick ? quick : full;
    const results = measure(plan, kernels);
    if (typeof results === "string") return results;
    for (const { name, session, error } of results) if (error) notes.push(`${name}: ${session}: ${error}`);
    const row = ({ name, measure, target }: (typeof measures)[number]): Row => ({
      measure: measure(plan),
      target,
      values: kernels.map((it) =>
        results.filter((result) => result.name === it.name).flatMap(({ found }) => found[name] ?? []),
      ),
    });
    const often = Object.entries(plan.sessions).map(([session, n]) => `${session} ${n}`);
    return {
      how: `new kernels in turn (${often.join(", ")}); over TCP, by jupyter_client`,
      columns: kernels.map(({ name }) => name),
      rows: measures.map(row),
      notes: [...new Set(notes)],
    };
  },
};

const everywhere: readonly Session[] = ["start", "prints", "many"];

function measure(plan: typeof full, kernels: readonly Peer[]): readonly Measured[] | string {
  const told = {
    ...plan,
    // tslab needs @types/node, and tfjs, in its working folder; the checkout has them.
    cwd: checkout,
    kernels: kernels.map((peer) => {
      const hasTensorflow = peer.name === "triad" || peer.name === "tslab";
      return { ...peer, sessions: hasTensorflow ? [...everywhere, "tensorflow"] : everywhere };
    }),
  };
  const script = path.join(checkout, "tests/bench/kernel.py");
  const args = [script, JSON.stringify(told)];
  const ran = spawnSync(peersPython, args, {
    encoding: "utf8",
    maxBuffer: 1 << 26,
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
  });
  const results = ran.stdout
    .split("\n")
    .filter(Boolean)
    .map((line): Measured => JSON.parse(line));
  return results.length > 0 ? results : `tests/bench/kernel.py failed: ${ran.stderr.trim().split("\n").at(-1)}`;
}
