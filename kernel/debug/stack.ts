import type { Debugger, Runtime } from "node:inspector";
import type { Scope, Source, StackFrame } from "./dap";
import { fileText } from "./file-text";
import type { Script, Scripts } from "./scripts";
import type { Variables } from "./variables";

/** The group of all that is handed out while the main thread is paused. */
export const pausedGroup = "paused";

/** A call on the paused stack that the person can be shown. */
export interface Frame extends StackFrame {
  readonly call: Debugger.CallFrame;
  readonly script: Script;
}

/** The calls in code that somebody wrote, the innermost first. */
export function framesOf(calls: readonly Debugger.CallFrame[], scripts: Scripts, nextId: () => number): Frame[] {
  return calls.flatMap((call): Frame[] => {
    const script = scripts.get(call.location.scriptId);
    const place = script && scripts.placeOf(call.location);
    if (!script || !place) return [];
    const { source } = script;
    const subtle = script.isForeign ? ({ presentationHint: "subtle" } as const) : {};
    return [{ id: nextId(), name: call.functionName || source.name, source, ...place, ...subtle, call, script }];
  });
}

/** A frame as the front end gets it. */
export const shownFrame = ({ id, name, source, line, column, presentationHint }: Frame): StackFrame => {
  const { name: label, path }: Source = source;
  return { id, name, source: { name: label, path }, line, column, ...(presentationHint && { presentationHint }) };
};

/** A frame's own variables, those around it, and the notebook's. */
export function scopesOf(frame: Frame, variables: Variables): Scope[] {
  const { scopeChain, this: self } = frame.call;
  const ids = (...types: readonly Debugger.Scope["type"][]): string[] =>
    scopeChain.flatMap(({ type, object }) => (types.includes(type) && object.objectId ? [object.objectId] : []));
  const shown = shownNames(frame.script);
  const closures = ids("closure", "script", "module");
  const refer = (objects: string[], given: { self?: Runtime.RemoteObject } = {}): number =>
    variables.refer({ kind: "scopes", objects, shown, ...given }, pausedGroup);
  const scopes: Scope[] = [
    {
      name: "Locals",
      variablesReference: refer(
        ids("local", "block", "catch", "with", "eval"),
        self.type === "object" && !isModule(frame) ? { self } : {},
      ),
      expensive: false,
    },
  ];
  if (closures.length > 0) scopes.push({ name: "Closure", variablesReference: refer(closures), expensive: false });
  const notebook = variables.refer({ kind: "notebook", group: pausedGroup }, pausedGroup);
  return [...scopes, { name: "Globals", variablesReference: notebook, expensive: false }];
}

/** The function around a cell or module, whose `this` means nothing. */
const isModule = ({ call }: Frame): boolean => call.functionName === "";

const identifier = /[\p{ID_Start}$_][\p{ID_Continue}$]*/gu;
const namesOfScripts = new WeakMap<Script, ReadonlySet<string>>();

/** Which variables the person has written: the converter adds some of its own. */
function shownNames(script: Script): (name: string) => boolean {
  if (script.isForeign) return () => true;
  let names = namesOfScripts.get(script);
  if (!names) {
    names = new Set((script.text ?? fileText(script.source.path) ?? "").match(identifier));
    namesOfScripts.set(script, names);
  }
  const written = names;
  return (name) => written.has(name) && !(script.text !== undefined && /^(exports|require)$/.test(name));
}
