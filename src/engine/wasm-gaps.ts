import * as tf from "@tensorflow/tfjs-core";

// What the cpu backend has of the gradients of gather and of convolutions, and the wasm backend lacks.
const gaps = [
  "Conv2DBackpropFilter",
  "DepthwiseConv2dNativeBackpropFilter",
  "DepthwiseConv2dNativeBackpropInput",
  "UnsortedSegmentSum",
];

type Store = tf.KernelBackend & {
  write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): tf.DataId;
  makeTensorInfo(shape: number[], dtype: tf.DataType, values: tf.BackendValues): tf.TensorInfo;
};

/** Lets the wasm backend compute what it has no kernels for with the cpu's, values copied there and back. */
export function fillWasmGaps(cpuBackend: tf.KernelBackend): void {
  const cpu = cpuBackend as Store;
  for (const kernelName of gaps) {
    if (tf.getKernel(kernelName, "wasm")) continue;
    const { kernelFunc } = tf.getKernel(kernelName, "cpu");
    tf.registerKernel({
      kernelName,
      backendName: "wasm",
      kernelFunc: ({ inputs, backend, attrs }) => {
        const wasm = backend as Store;
        const copies = Object.entries(inputs).map(([name, input]) => {
          const { shape, dtype, dataId } = input as tf.TensorInfo;
          return [name, cpu.makeTensorInfo(shape, dtype, wasm.readSync(dataId))] as const;
        });
        const result = kernelFunc({ inputs: Object.fromEntries(copies), backend: cpu, attrs }) as tf.TensorInfo;
        const { shape, dtype } = result;
        const dataId = wasm.write(cpu.readSync(result.dataId), shape, dtype);
        for (const { dataId } of [...copies.map(([, copy]) => copy), result]) cpu.disposeData(dataId, true);
        return { dataId, shape, dtype };
      },
    });
  }
}
