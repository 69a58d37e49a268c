/** A cell that waits for its turn. */
export interface Task {
  run(): Promise<void>;
  /** Called instead of `run` when the cells before it make it pointless. */
  abort(): void;
}

/** Cells run one after another, in the order in which they came. */
export class Queue {
  private readonly waiting: Task[] = [];
  private busy = false;

  push(task: Task): void {
    this.waiting.push(task);
    if (!this.busy) void this.work();
  }

  /** Gives up all that wait; what runs goes on. */
  abort(): void {
    for (const task of this.waiting.splice(0)) task.abort();
  }

  private async work(): Promise<void> {
    this.busy = true;
    for (let task = this.waiting.shift(); task; task = this.waiting.shift()) await task.run();
    this.busy = false;
  }
}
