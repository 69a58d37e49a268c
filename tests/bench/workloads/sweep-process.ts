import { useBackend } from "../../../src/engine/backends";
import { argMax, cast, equal, mean } from "../../../src/ops";
import { reluLogits } from "./mlp";
import { model } from "./model";
import { sweepTiny } from "./sweep-tiny";

/**
 * Triad's side of sweep-tiny as a whole process: the same as `peers/sweep.py`. It runs as Triad's trainer would run it: many
 * steps a call, here an epoch, and not given to XLA.
 */
async function main() {
  const parts: { [name: string]: number } = {};
  let last = 0; // the process's start
  const mark = (part: string) => {
    const now = performance.now();
    [parts[part], last] = [(now - last) / 1000, now];
  };
  await useBackend();
  mark("imports");
  const ready = model("sweep-tiny", { ...sweepTiny, together: 62 }, { xla: false });
  const { x, y } = ready.fixed;
  mark("data");
  const loss = ready.run(310);
  mark("training");
  const right = cast(equal(argMax(reluLogits(ready.parameters(), x!), 1), y!), "float32");
  const [accuracy] = mean(right).dataSync();
  mark("evaluation");
  const { native, why } = ready.report();
  console.log(JSON.stringify({ loss, accuracy, parts, ...(!native && { note: `not one native program: ${why}` }) }));
}

void main();
