import { area, circuit, image, oja } from "../../../src";

const model = circuit({
  architecture: { areas: { retina: image(2, 2), V1: area(2) }, pathways: { "retina -> V1": {} } },
  learning: { otherwise: oja({ rate: 1e-3 }) },
});
/** What is known of a run when it begins. */
export const about = {
  ...{ circuit: model.data, hash: model.hash, task: "a task", batch: 64, versions: { node: "20" } },
  ...{ backend: "cpu", started: "2026-01-01T00:00:00.000Z" },
};
