import fs from "node:fs";

/** Where a kernel listens and the key that its messages are signed with. */
export interface Connection {
  readonly transport: "tcp" | "ipc";
  readonly ip: string;
  readonly shell_port: number;
  readonly control_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
  readonly signature_scheme: "hmac-sha256";
  readonly key: string;
  /** The keys of CurveZMQ, in Z85: the connection is encrypted where they are given. */
  readonly curve_publickey?: string;
  readonly curve_secretkey?: string;
}

export type Port = "shell_port" | "control_port" | "iopub_port" | "stdin_port" | "hb_port";

const ports: readonly Port[] = ["shell_port", "control_port", "iopub_port", "stdin_port", "hb_port"];

/** Reads the connection file that a Jupyter client writes before it starts a kernel. */
export function readConnection(file: string): Connection {
  const wrong = (what: string) => new Error(`connection file ${file}: ${what}`);
  const found = read(file, wrong);
  for (const port of ports) {
    if (!Number.isInteger(found[port]))
      throw wrong(`${port} is ${JSON.stringify(found[port])}, should be a whole number`);
  }
  const { transport = "tcp", ip = "127.0.0.1", key = "", signature_scheme = "hmac-sha256" } = found;
  if (transport !== "tcp" && transport !== "ipc") throw wrong(`transport is "${transport}", should be tcp or ipc`);
  if (signature_scheme !== "hmac-sha256")
    throw wrong(`signature_scheme is "${signature_scheme}", should be hmac-sha256`);
  if (typeof ip !== "string" || typeof key !== "string") throw wrong("ip and key should be strings");
  const at = Object.fromEntries(ports.map((port) => [port, found[port]])) as unknown as Pick<Connection, Port>;
  return { ...at, transport, ip, key, signature_scheme, ...curveKeys(found, wrong) };
}

const curveNames = ["curve_publickey", "curve_secretkey"] as const;

/** The keys for encryption: both, or none. */
function curveKeys(found: Record<string, unknown>, wrong: (what: string) => Error): Partial<Connection> {
  const given = curveNames.filter((name) => found[name] != null);
  if (given.length === 0) return {};
  for (const name of curveNames) {
    const value = found[name];
    // Not the value: it is a secret.
    if (typeof value !== "string" || !/^[\x21-\x7e]{40}$/.test(value))
      throw wrong(`${name} should be a key of 40 characters (Z85), as should ${curveNames.find((it) => it !== name)}`);
  }
  return Object.fromEntries(curveNames.map((name) => [name, found[name]]));
}

function read(file: string, wrong: (what: string) => Error): Record<string, unknown> {
  let found: unknown;
  try {
    found = JSON.parse(fs.readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError))
      throw wrong(`cannot be read (${(error as NodeJS.ErrnoException).code}); ${made}`);
  }
  if (typeof found !== "object" || found === null) throw wrong(`should be a JSON object with ports and a key; ${made}`);
  return found as Record<string, unknown>;
}

const made = "a Jupyter client writes it before it starts a kernel";

/** The ZeroMQ address of one of a kernel's sockets. */
export const address = (connection: Connection, port: Port): string =>
  connection.transport === "ipc"
    ? `ipc://${connection.ip}-${connection[port]}`
    : `tcp://${connection.ip}:${connection[port]}`;
