import type { Debugger, Runtime } from "node:inspector";
import type { InspectorCommand, InspectorReport } from "../worker/protocol";

/** What is asked of V8's inspector: parameters and result by method. */
export interface InspectorCalls {
  "Debugger.enable": [object, object];
  "Debugger.setBlackboxPatterns": [Debugger.SetBlackboxPatternsParameterType, object];
  "Debugger.setPauseOnExceptions": [Debugger.SetPauseOnExceptionsParameterType, object];
  "Debugger.setBreakpointByUrl": [Debugger.SetBreakpointByUrlParameterType, Debugger.SetBreakpointByUrlReturnType];
  "Debugger.removeBreakpoint": [Debugger.RemoveBreakpointParameterType, object];
  "Debugger.pause": [object, object];
  "Debugger.resume": [object, object];
  "Debugger.stepOver": [object, object];
  "Debugger.stepInto": [object, object];
  "Debugger.stepOut": [object, object];
  "Debugger.evaluateOnCallFrame": [Debugger.EvaluateOnCallFrameParameterType, Debugger.EvaluateOnCallFrameReturnType];
  "Runtime.evaluate": [Runtime.EvaluateParameterType, Runtime.EvaluateReturnType];
  "Runtime.callFunctionOn": [Runtime.CallFunctionOnParameterType, Runtime.CallFunctionOnReturnType];
  "Runtime.getProperties": [Runtime.GetPropertiesParameterType, Runtime.GetPropertiesReturnType];
  "Runtime.releaseObjectGroup": [Runtime.ReleaseObjectGroupParameterType, object];
}

/** What V8's inspector tells by itself. */
export interface InspectorEvents {
  "Debugger.scriptParsed": Debugger.ScriptParsedEventDataType;
  "Debugger.breakpointResolved": Debugger.BreakpointResolvedEventDataType;
  "Debugger.paused": Debugger.PausedEventDataType;
  "Debugger.resumed": object;
}

export type InspectorListener = { readonly [K in keyof InspectorEvents]: (event: InspectorEvents[K]) => void };

/** The inspector of a worker's main thread, over the pipe to its helper thread. */
export class Inspector {
  private readonly waiting = new Map<number, { resolve(result: object): void; reject(reason: Error): void }>();
  private last = 0;

  constructor(
    private readonly send: (command: InspectorCommand) => void,
    private readonly listener: InspectorListener,
  ) {}

  attach(): void {
    this.send({ type: "attach" });
  }

  detach(): void {
    this.send({ type: "detach" });
    this.abandon("the debugger was detached");
  }

  post<K extends keyof InspectorCalls>(method: K, params: InspectorCalls[K][0] = {}): Promise<InspectorCalls[K][1]> {
    const id = ++this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.send({ type: "inspect", id, method, params: { ...params } });
    });
  }

  /** Takes what the helper thread has told. */
  take(report: InspectorReport): void {
    if (report.type === "event") {
      const { method, params } = report;
      if (Object.hasOwn(this.listener, method)) {
        (this.listener as unknown as Record<string, (event: object) => void>)[method]!(params);
      }
      return;
    }
    const { id, result, error } = report;
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) waiting?.resolve(result);
    else waiting?.reject(new Error(`debugger: ${error}`));
  }

  /** Nobody is left who would answer. */
  abandon(reason: string): void {
    for (const { reject } of this.waiting.values()) reject(new Error(`debugger: ${reason}`));
    this.waiting.clear();
  }
}
