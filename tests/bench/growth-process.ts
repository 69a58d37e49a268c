import { createInterface } from "node:readline";
import * as tf from "@tensorflow/tfjs-core";
import { backendReport } from "../../src/engine/backends";
import { compile } from "../../src/engine/compile";
import { scan } from "../../src/engine/scan";
import { add, dispose, expandDims, matMul, mean, square, sum, type Tensor, tanh, tensor } from "../../src/ops";
import type { Axis } from "./growth-axes";
import { crossEntropy } from "./workloads/cross-entropy";
import { descend } from "./workloads/descend";
import { dense, type Filled, integers, stacked, uniform, zeros } from "./workloads/filled";
import { affine, layers, reluLogits } from "./workloads/mlp";
import type { Named } from "./workloads/workload";

interface Grown {
  readonly p: { readonly [name: string]: Filled };
  readonly x: Filled;
  readonly y: Filled;
  loss(p: Named, x: Tensor, y: Tensor): Tensor;
}

const rows = (n: number, width: number) => uniform(1, [n, width], 1);
const labels = (n: number) => integers([n], (k) => k % 10);
const relu = (p: Named, x: Tensor, y: Tensor) => crossEntropy(reluLogits(p, x), y);

const grown: { readonly [K in Axis]: (size: number) => Grown } = {
  width: (n) => ({ p: layers(1, [n, n, 10]), x: rows(64, n), y: labels(64), loss: relu }),
  depth: (n) => ({
    p: layers(1, [...Array.from({ length: n + 1 }, () => 128), 10]),
    x: rows(64, 128),
    y: labels(64),
    loss: (p, x, y) => {
      let h = x;
      for (let l = 1; l <= n; l++) h = tanh(affine(h, p[`W${l}`]!, p[`b${l}`]!));
      return crossEntropy(affine(h, p[`W${n + 1}`]!, p[`b${n + 1}`]!), y);
    },
  }),
  steps: (n) => ({
    p: { W: dense(2, 64, 64), b: zeros(64) },
    x: uniform(1, [n, 32, 64], 0.1),
    y: zeros(32, 64),
    loss: ({ W, b }, x) => {
      const cell = (h: Tensor, drive: Tensor) => ({ state: tanh(add(drive, affine(h, W!, b!))) as Tensor, output: [] });
      return mean(square(scan(cell, tensor(new Float32Array(32 * 64), [32, 64]) as Tensor, x).state));
    },
  }),
  seeds: (n) => {
    const networks = Array.from({ length: n }, (_, r) => layers(10 * r, [784, 64, 10]));
    return {
      p: Object.fromEntries(Object.keys(networks[0]!).map((name) => [name, stacked(networks.map((p) => p[name]!))])),
      x: uniform(1, [n, 64, 784], 1),
      y: integers([n, 64], (k) => k % 10),
      loss: ({ W1, b1, W2, b2 }, x, y) => {
        const hidden = tf.relu(add(matMul(x, W1!), expandDims(b1!, 1)));
        return sum(crossEntropy(add(matMul(hidden, W2!), expandDims(b2!, 1)), y));
      },
    };
  },
  batch: (n) => ({ p: layers(1, [784, 256, 10]), x: rows(n, 784), y: labels(n), loss: relu }),
};

/** One step of gradient descent on a model of one size, in a process of its own: the lines of `peers/growth.py`. */
async function main(axis: Axis, size: number) {
  const { versions, backend } = await backendReport();
  const model = grown[axis](size);
  const placed = ({ shape, values }: Filled) =>
    tensor(values, [...shape], values instanceof Float32Array ? "float32" : "int32");
  const [x, y] = [placed(model.x), placed(model.y)];
  let p: Named = Object.fromEntries(Object.entries(model.p).map(([name, array]) => [name, placed(array)]));
  const step = compile(
    (given: { p: Named; x: Tensor; y: Tensor }) => descend(given.p, 0.001, (own) => model.loss(own, given.x, given.y)),
    { name: axis },
  );
  const block = (steps: number) => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    let loss = 0;
    for (let t = 0; t < steps; t++) {
      const next = step({ p, x, y });
      dispose(p as never);
      p = next.p;
      if (t === steps - 1) [loss] = next.loss.dataSync() as unknown as [number];
      next.loss.dispose();
    }
    const { user, system } = process.cpuUsage(cpu);
    return { ms: performance.now() - start, cpuMs: (user + system) / 1000, loss };
  };
  console.log(JSON.stringify({ version: `tfjs on ${backend} ${versions[backend] ?? ""}` }));
  for await (const line of createInterface({ input: process.stdin }))
    console.log(JSON.stringify(block(Number(line.split(" ")[1]))));
}

void main(process.argv[2] as Axis, Number(process.argv[3]));
