import { countOf } from "../display/numbers";
import { bytesText } from "./bytes";
import { call } from "./call";
import { type CellCommand, type RunningCell, refuseArgument } from "./command";
import { tableBundle } from "./table-bundle";

/** What the kernel and the cells hold, and TensorFlow for them. */
export const memory: CellCommand = {
  forms: ["%"],
  usage: "%memory",
  summary: "what each process holds, and tf.memory() once TensorFlow.js is loaded",
  example: "%memory",
  details:
    "`resident` is what the process takes of the machine; the heap is JavaScript's, `external` what objects hold outside of it.",
  where: "cell",
  write({ start, end, argument }) {
    refuseArgument(memory.usage, argument);
    // The kernel's own, at this moment: the cell's process cannot ask it.
    return [{ start, end, text: `;${call("memory", JSON.stringify(process.memoryUsage()))};` }];
  },
  run(cell: RunningCell, kernel: NodeJS.MemoryUsage) {
    const processes = [
      { name: "kernel and compiler", usage: kernel },
      { name: "cells", usage: process.memoryUsage() },
    ];
    const bundle = tableBundle(
      ["resident", "heap used", "heap total", "external", "array buffers"],
      processes.map(({ name, usage: { rss, heapUsed, heapTotal, external, arrayBuffers } }) => ({
        name,
        cells: [rss, heapUsed, heapTotal, external, arrayBuffers].map(bytesText),
      })),
      tensorflowText(),
    );
    cell.show(bundle);
  },
};

/** What tfjs has of its engine; `memory` is that of `tf.memory()`. */
interface Engine {
  readonly backendInstance?: unknown;
  memory(): { numTensors: number; numDataBuffers: number; numBytes: number };
}

/** `tf.memory()`, where TensorFlow.js has been loaded and used: its engine is global, one for all copies. */
function tensorflowText(): string {
  const engine = (globalThis as { _tfengine?: Engine })._tfengine;
  if (engine === undefined) return "TensorFlow.js is not loaded";
  if (!engine.backendInstance) return "TensorFlow.js has no tensors yet";
  const { numTensors, numDataBuffers, numBytes } = engine.memory();
  return `tf.memory(): ${countOf(numTensors, "tensor")} in ${countOf(numDataBuffers, "buffer")}, ${bytesText(numBytes)}`;
}
