/** Along what a model grows in the benchmark `growth`, and its sizes there. `peers/growth.py` has the same models. */
export const axes = {
  /** N-N-10, rectified, batch 64. */
  width: [64, 256, 1024, 4096],
  /** N hidden layers of 128 tanh units, batch 64. */
  depth: [1, 4, 16, 64],
  /** 64 recurrent tanh units, N steps, batch 32, backpropagation through time. */
  steps: [10, 100, 1000, 10_000],
  /** N networks 784-64-10 side by side, batch 64 each. */
  seeds: [1, 4, 16, 64],
  /** 784-256-10, batch N. */
  batch: [1, 16, 256, 4096],
} as const;
export type Axis = keyof typeof axes;
export const axisNames = Object.keys(axes) as readonly Axis[];
