import { ChildProcess } from "node:child_process";
import { syncBuiltinESMExports } from "node:module";
import { Server } from "node:net";
import { setTimeout } from "node:timers";
import threads from "node:worker_threads";
import { owner } from "./owner";

/** How long a child process may take to end, in ms, before it is ended. */
const grace = 1000;

type Method = (this: never, ...args: never[]) => unknown;

/** Makes the child processes, threads and servers that a cell starts end with it, where it is interrupted. */
export function endWhatIsStarted(): void {
  follow(ChildProcess.prototype, "spawn", (child: ChildProcess, { detached }: { detached?: boolean }) => {
    // One that is to outlive even this process.
    if (detached) return;
    endWith(child, "exit", () => {
      child.kill();
      setTimeout(() => child.kill("SIGKILL"), grace).unref();
    });
  });
  follow(Server.prototype, "listen", (server: Server & { closeAllConnections?(): void }) =>
    endWith(server, "close", () => {
      server.close();
      server.closeAllConnections?.();
    }),
  );
  threads.Worker = class Worker extends threads.Worker {
    constructor(...given: ConstructorParameters<typeof threads.Worker>) {
      owner()?.check();
      super(...given);
      endWith(this, "exit", () => void this.terminate());
    }
  };
  syncBuiltinESMExports();
}

/** Has `started` told of each call that a cell makes of a method. */
function follow<T>(prototype: object, name: string, started: (it: T, ...args: never[]) => void): void {
  const methods = prototype as Record<string, Method>;
  const native = methods[name]!;
  methods[name] = function (this: never, ...args: never[]) {
    owner()?.check();
    const result = native.apply(this, args);
    if (owner()) started(this as T, ...args);
    return result;
  };
}

/** Calls `stop` when the cell is stopped that runs now, unless the event has come before. */
function endWith(it: { once(event: string, listener: () => void): unknown }, event: string, stop: () => void): void {
  const cell = owner();
  if (!cell) return;
  cell.stops.add(stop);
  it.once(event, () => cell.stops.delete(stop));
}
