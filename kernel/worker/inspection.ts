import { Session } from "node:inspector";
import { shared } from "./helper-state";
import type { InspectorCommand, InspectorReport } from "./protocol";

/**
 * The debugger's hold on the main thread, in the helper thread, which goes on while the main thread is paused.
 *
 * There is a session only while a debugger is attached; no port is opened.
 */
export interface Inspection {
  take(command: InspectorCommand): void;
  detach(): void;
  isPaused(): boolean;
  resume(): void;
  /** Resumes, and ends what was paused before it does anything. */
  terminate(): void;
  /** Does `work`, during which nothing pauses. */
  withoutPauses(work: () => Promise<void>): Promise<void>;
}

/** `state` is what the threads share; `tell` reaches the front. */
export function createInspection(state: Int32Array, tell: (report: InspectorReport) => void): Inspection {
  let session: Session | undefined;
  let paused = false;

  function attach(): void {
    if (session) return;
    session = new Session();
    session.connectToMainThread();
    Atomics.store(state, shared.attached, 1);
    session.on("inspectorNotification", ({ method, params = {} }: { method: string; params?: object }) => {
      if (method === "Debugger.paused") paused = true;
      if (method === "Debugger.resumed") paused = false;
      // Node's own code, some hundred scripts, is never shown.
      if (method === "Debugger.scriptParsed" && (params as { url: string }).url.startsWith("node:")) return;
      tell({ type: "event", method, params: { ...params } });
    });
  }

  function detach(): void {
    if (!session) return;
    // This resumes, too.
    session.post("Debugger.disable");
    session.disconnect();
    session = undefined;
    paused = false;
    Atomics.store(state, shared.attached, 0);
    Atomics.notify(state, shared.attached);
  }

  /** Asks, and does not wait: the main thread may be in native code. */
  const post = (method: string, params: object = {}): void => session?.post(method, params);

  return {
    take(command) {
      if (command.type === "attach") attach();
      if (command.type === "detach") detach();
      if (command.type !== "inspect") return;
      const { id, method, params } = command;
      if (!session) tell({ type: "answer", id, result: {}, error: "no debugger is attached" });
      else {
        session.post(method, params, (error, result) => {
          tell({ type: "answer", id, result: { ...result }, ...(error && { error: error.message }) });
        });
      }
    },
    detach,
    isPaused: () => paused,
    resume() {
      paused = false;
      post("Debugger.resume");
    },
    terminate() {
      paused = false;
      post("Debugger.resume", { terminateOnResume: true });
    },
    async withoutPauses(work) {
      post("Debugger.setSkipAllPauses", { skip: true });
      try {
        await work();
      } finally {
        post("Debugger.setSkipAllPauses", { skip: false });
      }
    },
  };
}
