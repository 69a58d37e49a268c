import type { Cells } from "../cells/cells";
import { createCells } from "../cells/process";
import { CellDebugger } from "../debug/debugger";
import { readConnection } from "../wire/connection";
import { serve } from "../wire/server";
import { parseKernelArguments } from "./arguments";
import { Executor } from "./executor";
import type { Kernel } from "./handler";
import { openHistory } from "./history";
import { openLog } from "./log";
import { whenOrphaned } from "./orphan";
import { Session } from "./session";
import { Shells } from "./shells";

/** The command `triad kernel <connection file>`: serves until a client asks for the end. */
export async function main(args: string[]): Promise<number> {
  const { connectionFile, language, logFile, logLevel } = parseKernelArguments(args);
  const log = openLog(logFile, logLevel);
  const connection = readConnection(connectionFile);
  const shells = new Shells();
  const session = new Session(shells, log);
  let cells: Cells | undefined;
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
      kernel.cells.reset().catch(() => {});
    },
  });

  const cellDebugger = new CellDebugger({
    inspect: (command) => executor.inspect(command),
    emit: (event) => session.publisher.publish("debug_event", { type: "event", seq: ++events, ...event }),
    declare: async (name) => {
      const id = executor.next();
      const { ok } = await kernel.cells.convert(`let ${name}: any;`, id);
      if (ok) await kernel.cells.commit(id, "all");
    },
  });
  let events = 0;

  let end: () => void = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const kernel: Kernel = {
    language,
    get cells(): Cells {
      cells ??= createCells(process.cwd(), { language });
      return cells;
    },
    executor,
    history: openHistory(),
    comms,
    shells,
    debugger: cellDebugger,
    count: 1,
    interrupt: () => {
      shells.interrupt();
      executor.interrupt();
    },
    end,
  };
  const server = await serve(connection, session);
  session.open(server, kernel);
  log("info", () => `listens by ${connection.transport}${connection.curve_secretkey ? ", encrypted" : ""}`);
  void kernel.cells;
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
