import { readConnection } from "../wire/connection";
import { bind } from "../wire/server";
import { parseKernelArguments } from "./arguments";
import { openLog } from "./log";
import { whenOrphaned } from "./orphan";

/**
 * The command `triad kernel <connection file>`: serves until a client asks for the end.
 *
 * The sockets come first, and most modules after: a client that finds none tries again only a tenth of a second later.
 */
export async function main(args: string[]): Promise<number> {
  const { connectionFile, language, logFile, logLevel } = parseKernelArguments(args);
  const log = openLog(logFile, logLevel);
  const connection = readConnection(connectionFile);
  const server = await bind(connection);
  log("info", () => `listens by ${connection.transport}${connection.curve_secretkey ? ", encrypted" : ""}`);
  const { createCells } = await import("../cells/process.js");
  const cells = createCells(process.cwd(), { language });
  const { serve } = await import("./serve.js");
  return serve({ server, cells, language, log, whenOrphaned });
}
