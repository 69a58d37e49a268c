import type { NeuralArea } from "../architecture/neurons";
import { cast, equal, lessEqual, max, mean, min, type Scalar, type Tensor2D } from "../ops";

/**
 * The share of an area's units that are dead on a batch, 0 to 1: those that are never active, above zero, where units are
 * silent at rest (relu, spikes); elsewhere those whose activity is the same in all rows.
 *
 * @param rates the area's activity, [samples, units], in time the rows of all steps
 */
export function deadShare(neuron: NeuralArea, rates: Tensor2D): Scalar {
  const most = max(rates, 0);
  const silent = (neuron.emits as readonly string[]).includes("spikes") || isRelu(neuron);
  return mean(cast(silent ? lessEqual(most, 0) : equal(most, min(rates, 0)), "float32"));
}

const isRelu = (neuron: NeuralArea): boolean => "activation" in neuron && neuron.activation === "relu";
