import type { Runtime } from "node:inspector";
import path from "node:path";
import { isIdentifier } from "../cells/identifier";
import { field, RequestError } from "../wire/fields";
import type { Content } from "../wire/message";
import type { WantedBreakpoint } from "./breakpoints";
import { naming } from "./cell-files";
import { threadId } from "./dap";
import type { CellDebugger } from "./debugger";
import { fileText } from "./file-text";
import { type Frame, scopesOf, shownFrame } from "./stack";
import { argument } from "./worker-side";

/** What answers one command: arguments in, the response's body out; what it throws becomes a response without success. */
interface Command {
  /** Answered also where no debugger is attached. */
  readonly always?: true;
  answer(asked: Content, cells: CellDebugger): Content | Promise<Content>;
}

export type CommandName =
  | "attach"
  | "configurationDone"
  | "continue"
  | "copyToGlobals"
  | "debugInfo"
  | "disconnect"
  | "dumpCell"
  | "evaluate"
  | "exceptionInfo"
  | "initialize"
  | "inspectVariables"
  | "modules"
  | "next"
  | "pause"
  | "richInspectVariables"
  | "scopes"
  | "setBreakpoints"
  | "setExceptionBreakpoints"
  | "source"
  | "stackTrace"
  | "stepIn"
  | "stepOut"
  | "terminate"
  | "threads"
  | "variables";

const filters = [
  {
    ...{ filter: "all", label: "All exceptions", default: false },
    description: "Stops where an exception is thrown, also where it is caught",
  },
] as const;

const go = (how: Parameters<CellDebugger["go"]>[0]): Command => ({
  answer: async (_, cells) => {
    await cells.go(how);
    return how === "resume" ? { allThreadsContinued: true } : {};
  },
});

const end: Command = {
  always: true,
  answer: (_, cells) => {
    cells.detach();
    return {};
  },
};

/** The commands of the Debug Adapter Protocol, and those that Jupyter adds to it. */
export const commands: { readonly [K in CommandName]: Command } = {
  initialize: {
    always: true,
    answer: (asked, cells) => {
      cells.variables.withTypes = asked.clientID !== "jupyterlab";
      cells.isAttached = true;
      return {
        supportsConfigurationDoneRequest: true,
        supportsConditionalBreakpoints: true,
        supportsEvaluateForHovers: true,
        supportsExceptionInfoRequest: true,
        supportsModulesRequest: true,
        supportsTerminateRequest: true,
        exceptionBreakpointFilters: filters,
      };
    },
  },
  attach: {
    answer: async (_, cells) => {
      await cells.attach();
      return {};
    },
  },
  configurationDone: { answer: () => ({}) },
  disconnect: end,
  terminate: end,

  debugInfo: {
    always: true,
    answer: (_, { isAttached, breakpoints, pause }) => ({
      ...naming,
      isStarted: isAttached,
      breakpoints: breakpoints.list(),
      stoppedThreads: pause ? [threadId] : [],
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    }),
  },
  dumpCell: { answer: (asked, { scripts }) => ({ sourcePath: scripts.dump(field(asked, "code", "string")) }) },
  source: {
    answer: (asked, { scripts }) => {
      const file = sourcePath(asked);
      const text = scripts.textOf(file) ?? fileText(file);
      if (text === undefined) throw new RequestError(`source "${file}" is no cell's and no file`);
      return { content: text, mimeType: "text/typescript" };
    },
  },
  modules: {
    answer: (_, { scripts }) => {
      const modules = scripts.files().map((file, id) => ({ id, name: path.basename(file), path: file }));
      return { modules, totalModules: modules.length };
    },
  },

  setBreakpoints: {
    answer: async (asked, cells) => {
      await cells.connect();
      const wanted = ((asked.breakpoints ?? []) as Content[]).map((it): WantedBreakpoint => {
        const condition = field(it, "condition", "string", "");
        return { line: field(it, "line", "number"), ...(condition !== "" && { condition }) };
      });
      return { breakpoints: await cells.breakpoints.set(sourcePath(asked), wanted) };
    },
  },
  setExceptionBreakpoints: {
    answer: async (asked, cells) => {
      await cells.stopAtExceptions((asked.filters as unknown[] | undefined)?.length ? "all" : "none");
      return {};
    },
  },
  exceptionInfo: {
    answer: (_, { pause }) => {
      const { description = "", className = "Error" } = (pause?.event.data ?? {}) as Partial<Runtime.RemoteObject>;
      return { exceptionId: className, description: description.split("\n")[0], breakMode: "always" };
    },
  },

  threads: { answer: () => ({ threads: [{ id: threadId, name: "cells" }] }) },
  stackTrace: {
    answer: (asked, { pause }) => {
      const frames = pause?.frames ?? [];
      const start = field(asked, "startFrame", "number", 0);
      const levels = field(asked, "levels", "number", 0) || frames.length;
      return { stackFrames: frames.slice(start, start + levels).map(shownFrame), totalFrames: frames.length };
    },
  },
  scopes: {
    answer: (asked, cells) => ({ scopes: scopesOf(cells.frame(asked.frameId), cells.variables) }),
  },
  variables: {
    always: true,
    answer: async (asked, { variables }) => {
      const [start, count] = [field(asked, "start", "number", 0), field(asked, "count", "number", 0)];
      const reference = field(asked, "variablesReference", "number");
      return { variables: await variables.children(reference, start, count) };
    },
  },
  inspectVariables: { always: true, answer: async (_, cells) => ({ variables: await cells.notebook() }) },
  richInspectVariables: {
    always: true,
    answer: async (asked, cells) => {
      await cells.connect();
      const name = field(asked, "variableName", "string");
      const value = await cells.evaluate(name, frameIn(asked, cells), cells.group);
      if (!cells.pause) return { ...(await cells.worker.bundle(argument(value))) };
      // Making a bundle takes turns of the event loop, and that stands still.
      const [shown] = await cells.variables.describe([{ name, value }], cells.group);
      return { data: { "text/plain": shown!.value }, metadata: {} };
    },
  },
  copyToGlobals: {
    answer: async (asked, cells) => {
      const [from, to] = [field(asked, "srcVariableName", "string"), field(asked, "dstVariableName", "string")];
      if (!isIdentifier(to)) throw new RequestError(`"${to}" is no variable's name`);
      const value = await cells.evaluate(from, cells.frame(asked.srcFrameId), cells.group);
      if (await cells.worker.ask("define", { value: to }, argument(value))) await cells.declare(to);
      const [shown] = await cells.variables.describe([{ name: to, value }], cells.group);
      return { value: shown!.value, variablesReference: shown!.variablesReference };
    },
  },
  evaluate: {
    answer: async (asked, cells) => {
      await cells.connect();
      const expression = field(asked, "expression", "string");
      const value = await cells.evaluate(expression, frameIn(asked, cells), cells.group);
      const [shown] = await cells.variables.describe([{ name: "result", value }], cells.group);
      const { value: result, type, variablesReference } = shown!;
      return { result, variablesReference, ...(type !== undefined && { type }) };
    },
  },

  continue: go("resume"),
  next: go("stepOver"),
  stepIn: go("stepInto"),
  stepOut: go("stepOut"),
  pause: go("pause"),
};

function sourcePath(asked: Content): string {
  return field((asked.source ?? {}) as Content, "path", "string");
}

/** The frame that is asked about, where something is stopped and one is named. */
const frameIn = (asked: Content, cells: CellDebugger): Frame | undefined =>
  cells.pause && asked.frameId !== undefined ? cells.frame(asked.frameId) : undefined;
