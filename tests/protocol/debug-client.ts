import type { KernelClient } from "../../kernel/wire/client";
import type { Content } from "../../kernel/wire/message";
import { eventually } from "./kernel";

export interface Frame {
  readonly id: number;
  readonly name: string;
  readonly line: number;
  readonly column: number;
  readonly source: { readonly name: string; readonly path: string };
}

export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  readonly variablesReference: number;
}

/** A front end's debugger, as JupyterLab speaks to the kernel. */
export interface DebugClient {
  /** Sends a request of the Debug Adapter Protocol; settles with the whole response. */
  ask(command: string, args?: Content): Promise<Content>;
  /** The same, for one that succeeds: its body. */
  body<T = Content>(command: string, args?: Content): Promise<T>;
  attach(): Promise<void>;
  /** Sets the breakpoints of a cell; returns the lines where they were set. */
  breakpoints(code: string, ...lines: number[]): Promise<number[]>;
  /** Settles at the next stop after those that were waited for. */
  stopped(): Promise<Content>;
  frames(): Promise<Frame[]>;
  /** `where` of the innermost frame: `Cell In[3]:2`. */
  place(): Promise<string>;
  /** The variables of each scope of a frame, by name. */
  scopes(frame?: number): Promise<Record<string, Record<string, string>>>;
  variables(reference: number): Promise<Variable[]>;
  readonly events: Content[];
}

export function debugClient(client: () => KernelClient): DebugClient {
  const events: Content[] = [];
  let listening: KernelClient | undefined;
  let waited = 0;
  let seq = 0;
  const ask: DebugClient["ask"] = async (command, args = {}) => {
    if (listening !== client()) {
      listening = client();
      listening.listen((channel, { header, content }) => {
        if (channel === "iopub" && header.msg_type === "debug_event") events.push(content);
      });
    }
    const content = { type: "request", seq: ++seq, command, arguments: args };
    return (await client().request("debug_request", content, "control")).content;
  };
  const body: DebugClient["body"] = async <T>(command: string, args?: Content) => {
    const response = await ask(command, args);
    if (response.success !== true) throw new Error(`${command}: ${response.message}`);
    return response.body as T;
  };
  const debug: DebugClient = {
    ...{ ask, body, events },
    async attach() {
      await body("initialize", { clientID: "jupyterlab" });
      await body("attach");
    },
    async breakpoints(code, ...lines) {
      const { sourcePath: path } = await body("dumpCell", { code });
      const asked = { source: { path }, breakpoints: lines.map((line) => ({ line })), sourceModified: false };
      const { breakpoints } = await body<{ breakpoints: { line: number }[] }>("setBreakpoints", asked);
      return breakpoints.map(({ line }) => line);
    },
    async stopped() {
      const stops = () => events.filter(({ event }) => event === "stopped");
      await eventually(() => stops().length > waited, 25_000);
      return stops()[waited++]!.body as Content;
    },
    frames: async () => (await body<{ stackFrames: Frame[] }>("stackTrace", { threadId: 1 })).stackFrames,
    async place() {
      const [frame] = await debug.frames();
      return `${frame?.source.name}:${frame?.line}`;
    },
    async scopes(frame) {
      const frameId = frame ?? (await debug.frames())[0]?.id;
      const { scopes } = await body<{ scopes: { name: string; variablesReference: number }[] }>("scopes", { frameId });
      const found: Record<string, Record<string, string>> = {};
      for (const { name, variablesReference } of scopes) {
        const all = await debug.variables(variablesReference);
        found[name] = Object.fromEntries(all.map((it) => [it.name, it.value]));
      }
      return found;
    },
    variables: async (variablesReference) =>
      (await body<{ variables: Variable[] }>("variables", { variablesReference })).variables,
  };
  return debug;
}
