import type { Task } from "../circuit/types";
import { UsageError } from "../support/errors";
import type { Dataset, StaticTask } from "../tasks/dataset";

/** @throws UsageError if there are fewer samples to learn from than a batch has */
export function checkBatch(where: string, batch: number, task: string, { train }: Dataset): void {
  if (batch > train.size)
    throw new UsageError(where, `a batch of ${batch} does not fit the ${train.size} samples of ${task}`);
}

/** @throws UsageError if `task` is not one whose samples are independent */
export function staticTask(where: string, task: Task): StaticTask {
  const known = task as Partial<StaticTask>;
  if (known?.kind !== "static" || typeof known.load !== "function")
    throw new UsageError(where, "what is lived through is a task, such as mnist() or digits()");
  return task as StaticTask;
}
