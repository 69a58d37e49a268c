import { randomUUID } from "node:crypto";
import type { Exchange } from "./handler";
import { Queue } from "./queue";

/** The main shell and the subshells that clients have asked for (JEP 91): a queue each, whose cells run beside the others'. */
export class Shells {
  /** The cells that run; one in a subshell that was deleted meanwhile, too. */
  readonly running = new Set<Exchange>();
  private readonly main = new Queue();
  private readonly subshells = new Map<string, Queue>();

  create(): string {
    const id = randomUUID();
    this.subshells.set(id, new Queue());
    return id;
  }

  /** Forgets a subshell and gives up the cells that wait there; the one that runs comes to its end. */
  delete(id: string): boolean {
    this.subshells.get(id)?.abort();
    return this.subshells.delete(id);
  }

  list(): string[] {
    return [...this.subshells.keys()];
  }

  /** The queue that a header's `subshell_id` means: the main shell's without one; `undefined` where nobody made it. */
  of(id: unknown): Queue | undefined {
    return id === undefined || id === null ? this.main : this.subshells.get(String(id));
  }

  /** There is one stop button: what waits is given up, and what runs does not begin if it has not yet, in every shell. */
  interrupt(): void {
    for (const queue of [this.main, ...this.subshells.values()]) queue.abort();
    for (const exchange of this.running) exchange.interrupted = true;
  }
}
