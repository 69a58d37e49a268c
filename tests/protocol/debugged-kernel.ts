import { afterEach, beforeEach, expect } from "vitest";
import type { Content } from "../../kernel/wire/message";
import { type DebugClient, debugClient } from "./debug-client";
import { type Ran, type TestKernel, testKernel } from "./kernel";

/** A kernel for the tests of a file, and a front end's debugger beside it. */
export interface DebuggedKernel {
  readonly kernel: TestKernel;
  readonly run: TestKernel["run"];
  readonly debug: DebugClient;
  /** Runs a cell until its first stop at one of the lines; `ended` is the cell's end. */
  stopIn(code: string, ...lines: number[]): Promise<{ readonly ended: Promise<Ran>; readonly stop: Content }>;
  /** Goes on to the next stop, and tells its place. */
  step(command: "next" | "stepIn" | "stepOut" | "continue"): Promise<string>;
  goOn(): Promise<unknown>;
  /** To be called in a `describe`: a debugger is attached for each of its tests, and leaves the kernel well. */
  attachedInEach(): void;
}

export function debuggedKernel(): DebuggedKernel {
  const kernel = testKernel();
  const { run } = kernel;
  const debug = debugClient(() => kernel.client);
  return {
    ...{ kernel, run, debug },
    async stopIn(code, ...lines) {
      expect(await debug.breakpoints(code, ...lines)).toEqual(lines);
      const ended = run(code);
      const stop = await debug.stopped();
      return { ended, stop };
    },
    async step(command) {
      await debug.body(command, { threadId: 1 });
      await debug.stopped();
      return debug.place();
    },
    goOn: () => debug.body("continue", { threadId: 1 }),
    attachedInEach() {
      beforeEach(() => debug.attach());
      afterEach(async () => {
        await debug.body("disconnect");
        expect((await run("1 + 1")).result()).toBe("2");
      });
    },
  };
}
