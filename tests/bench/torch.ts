import { spawn } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { checkout } from "./checkout";
import { benchPython, howToGetPeers } from "./python";

/** Milliseconds a step, and the mean loss over a block's last steps. */
export type Block = { readonly ms: number; readonly loss: number } | { readonly error: string };

export interface Torch {
  readonly version: string;
  readonly threads: number;
  block(variant: "eager" | "compile", steps: number): Promise<Block>;
  end(): void;
}

/** Starts PyTorch on the digits in `folder`; a string says how to get it. */
export async function startTorch(folder: string, samples: number, batch: number): Promise<Torch | string> {
  const python = benchPython();
  if (!python) return `it needs PyTorch: ${howToGetPeers}`;
  const script = path.join(checkout, "tests/bench/torch_step.py");
  const files = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"].map((name) => path.join(folder, name));
  const child = spawn(python, [script, ...files, `${samples}`, `${batch}`], { stdio: ["pipe", "pipe", "inherit"] });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async () => {
    const { value, done } = await answers.next();
    return done ? { error: "its process ended" } : JSON.parse(value);
  };
  const started = (await answer()) as { version: string; threads: number } | { error: string };
  if ("error" in started) return `PyTorch does not start: ${started.error}; remove .triad/bench and install it again`;
  return {
    ...started,
    block(variant, steps) {
      child.stdin.write(`${variant} ${steps}\n`);
      return answer();
    },
    end: () => void child.stdin.end(),
  };
}
