import type { CompilerProcess } from "../cells/process";
import { CellDebugger } from "../debug/debugger";
import type { Server } from "../wire/server";
import { Executor } from "./executor";
import type { Kernel } from "./handler";
import { openHistory } from "./history";
import type { Language } from "./language";
import type { Log } from "./log";
import type { whenOrphaned } from "./orphan";
import { Session } from "./session";
import { Shells } from "./shells";

/** What there is before the kernel. */
interface Beginning {
  /** Bound: what clients have sent waits in it. */
  readonly server: Server;
  readonly cells: CompilerProcess;
  readonly language: Language;
  readonly log: Log;
  /** Loaded before all this, so that it knows who has started the process. */
  readonly whenOrphaned: typeof whenOrphaned;
}

/** Answers the clients until one asks for the end. */
export async function serve({ server, cells, language, log, whenOrphaned }: Beginning): Promise<number> {
  const shells = new Shells();
  const session = new Session(shells, log);
  const comms = new Map<string, string>();
  const executor = new Executor(session.publisher, {
    asked: (request, prompt, password) => session.ask(request, prompt, password),
    comm: (kind, { comm_id, target_name }) => {
      if (kind === "comm_open") comms.set(String(comm_id), String(target_name));
      if (kind === "comm_close") comms.delete(String(comm_id));
    },
    inspected: (report) => cellDebugger.inspected(report),
    running: (command) => cellDebugger.running(command),
    lost: () => {
      log("error", () => "the process of the cells has ended");
      cellDebugger.workerLost();
      comms.clear();
      cells.reset().catch(() => {});
    },
  });

  const cellDebugger = new CellDebugger({
    inspect: (command) => executor.inspect(command),
    emit: (event) => session.publisher.publish("debug_event", { type: "event", seq: ++events, ...event }),
    declare: async (name) => {
      const id = executor.next();
      const { ok } = await cells.convert(`let ${name}: any;`, id);
      if (ok) await cells.commit(id, "all");
    },
  });
  let events = 0;

  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const kernel: Kernel = {
    language,
    cells,
    executor,
    history: openHistory(),
    comms,
    shells,
    debugger: cellDebugger,
    count: 1,
    interrupt: () => {
      shells.interrupt();
      executor.interrupt();
      cells.interrupt();
    },
    end,
  };
  session.open(server, kernel);
  executor.start();

  process.on("SIGINT", () => kernel.interrupt());
  process.on("SIGTERM", end);
  whenOrphaned(end);
  await ended;
  await executor.close();
  await server.flushed();
  server.close();
  log("info", () => "ends");
  return 0;
}
