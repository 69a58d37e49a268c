import { backprop, crossEntropy, image, meanSquaredError, readout, sparseness, streams } from "../../src";
import type { AnyRule } from "../../src/learning/table";
import type { Dataset, StaticTask } from "../../src/tasks/dataset";
import { circuitFor } from "./samples";

export const tinySamples = 12;

/** Twelve images of 2 × 2 pixels to learn from and as many for tests, with three labels. */
export const tinyDataset = (): Dataset<"image" | "label"> => {
  const stream = streams(8)("tiny");
  const split = () => ({
    size: tinySamples,
    values: {
      image: stream.normal(tinySamples * 4),
      label: Float32Array.from(stream.integers(tinySamples, 3)),
    },
  });
  return {
    signals: { image: { shape: [2, 2, 1] }, label: { shape: [], classes: 3 } },
    train: split(),
    test: split(),
  };
};

export const tinyTask = (): StaticTask<"image" | "label"> => ({
  kind: "static",
  supplies: ["image", "label"],
  name: "tiny",
  load: async () => tinyDataset(),
});

/**
 * A circuit on this data that learns by a rule, and by the gradient at its read-outs.
 *
 * @param pathway options of that from V1 to IT
 */
export const tinyCircuit = (rule: AnyRule, pathway: object = {}) => {
  const { units, learning, time, apart } = circuitFor(rule, 3);
  return {
    architecture: {
      areas: {
        ...apart.areas,
        retina: image(2, 2),
        V1: units(3, "tanh"),
        IT: units(4, "tanh"),
        naming: readout(3),
        sketch: readout(4),
      },
      pathways: {
        "retina -> V1": {},
        "V1 -> IT": pathway,
        "IT -> naming": {},
        "V1 -> sketch": { bias: false },
        ...apart.pathways,
      },
    },
    objectives: {
      V1: apart.objectives,
      IT: [sparseness({ target: 0.2, weight: 0.3 }), ...apart.objectives],
      naming: crossEntropy("label"),
      sketch: meanSquaredError("image"),
    },
    learning: { "IT -> naming": backprop(), "V1 -> sketch": backprop(), ...learning },
    ...(time && { time }),
  };
};
