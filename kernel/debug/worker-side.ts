import type { Runtime } from "node:inspector";
import path from "node:path";
import type { Inside } from "./inside";
import type { Inspector } from "./inspector";

type Remote = Runtime.RemoteObject;

/** Calls the functions of `inside` in the worker's main thread. */
export class WorkerSide {
  private module: string | undefined;

  constructor(private readonly inspector: Inspector) {}

  /** Loads them; to be done once for each worker. */
  async load(): Promise<void> {
    const expression = `require(${JSON.stringify(path.join(__dirname, "inside.js"))}).inside`;
    const { result } = await this.inspector.post("Runtime.evaluate", { expression, includeCommandLineAPI: true });
    if (result.objectId === undefined)
      throw new Error(`debugger: ${result.description ?? "the worker does not answer"}`);
    this.module = result.objectId;
  }

  /** The value that `inside[name]` returns, as JSON. */
  async ask<K extends keyof Inside>(
    name: K,
    ...given: Runtime.CallArgument[]
  ): Promise<Awaited<ReturnType<Inside[K]>>> {
    const { result } = await this.call(name, given, { returnByValue: true });
    return result.value;
  }

  /** The value that `inside[name]` returns, as a handle of the group `objectGroup`. */
  async get(name: keyof Inside, objectGroup: string, ...given: Runtime.CallArgument[]): Promise<Remote> {
    return (await this.call(name, given, { objectGroup })).result;
  }

  /** A bundle takes its time, which it has not got where the main thread is paused. */
  async bundle(value: Runtime.CallArgument): Promise<Awaited<ReturnType<Inside["bundle"]>>> {
    const { result } = await this.call("bundle", [value], { returnByValue: true, awaitPromise: true });
    return result.value;
  }

  private async call(
    name: keyof Inside,
    given: Runtime.CallArgument[],
    options: Omit<Runtime.CallFunctionOnParameterType, "functionDeclaration">,
  ): Promise<Runtime.CallFunctionOnReturnType> {
    const answer = await this.inspector.post("Runtime.callFunctionOn", {
      ...{ objectId: this.module, functionDeclaration: `function (...given) { return this.${name}(...given); }` },
      ...{ arguments: given, silent: true, ...options },
    });
    if (answer.exceptionDetails) throw new Error(thrown(answer.exceptionDetails));
    return answer;
  }
}

/** The first line of what an expression has thrown. */
export const thrown = ({ exception, text }: Runtime.ExceptionDetails): string =>
  (exception?.description ?? (exception && String(exception.value)) ?? text).split("\n")[0]!;

/** A value of the worker, handed back to it. */
export const argument = ({ objectId, unserializableValue, value }: Remote): Runtime.CallArgument =>
  objectId !== undefined ? { objectId } : unserializableValue !== undefined ? { unserializableValue } : { value };
