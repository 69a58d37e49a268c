import type { Runtime } from "node:inspector";
import type { Variable } from "./dap";
import type { Inspector } from "./inspector";
import { argument, type WorkerSide } from "./worker-side";

type Remote = Runtime.RemoteObject;

/** What a reference that the front end has got stands for. */
type Holder =
  | { readonly kind: "object"; readonly object: Remote }
  | { readonly kind: "part"; readonly object: Remote; readonly start: number; readonly end: number }
  /** Scopes shown as one, the innermost first. */
  | {
      readonly kind: "scopes";
      readonly objects: readonly string[];
      readonly shown: (name: string) => boolean;
      readonly self?: Remote;
    }
  | { readonly kind: "notebook"; readonly group: string };

interface Named {
  readonly name: string;
  /** Absent for a getter, which is not called. */
  readonly value?: Remote;
  /** What stands for it in an expression. */
  readonly expression?: string;
}

/** Elements shown at once; longer arrays are shown in parts. */
const partSize = 100;
const mostProperties = 1000;
const longestText = 1000;

/** The values that the front end is shown, and what it can ask of them. */
export class Variables {
  /** Whether the front end wants types beside values; JupyterLab shows them instead. */
  withTypes = false;
  private readonly holders = new Map<number, { readonly holder: Holder; readonly group: string }>();
  private last = 0;

  constructor(
    private readonly inspector: Inspector,
    private readonly worker: WorkerSide,
  ) {}

  /** A reference by which `children` finds what `holder` is; it holds until the group is dropped. */
  refer(holder: Holder, group: string): number {
    this.holders.set(++this.last, { holder, group });
    return this.last;
  }

  /** Forgets the group's references, and lets go of its values. */
  drop(group: string): void {
    for (const [id, known] of this.holders) if (known.group === group) this.holders.delete(id);
    this.inspector.post("Runtime.releaseObjectGroup", { objectGroup: group }).catch(() => {});
  }

  /** The worker and its values are gone. */
  clear(): void {
    this.holders.clear();
  }

  /** What is below a reference: `count` of it from `start` on, or all for 0, as the protocol has it. */
  async children(reference: number, start = 0, count = 0): Promise<Variable[]> {
    const known = this.holders.get(reference);
    if (!known) throw new Error(`variablesReference ${reference} is none that holds; ask for the scopes again`);
    const all = await this.below(known.holder, known.group);
    const last = count > 0 ? start + count : undefined;
    return Array.isArray(all) ? this.describe(all.slice(start, last), known.group) : all.parts;
  }

  /** Values as the front end is shown them. */
  async describe(named: readonly Named[], group: string): Promise<Variable[]> {
    const objects = named.flatMap(({ value }) => (value?.objectId === undefined ? [] : [value]));
    const summaries = objects.length === 0 ? [] : await this.worker.ask("summaries", ...objects.map(argument));
    return named.map(({ name, value, expression }) => {
      const evaluateName = expression === undefined ? {} : { evaluateName: expression };
      if (!value) return { name, value: "(a getter)", variablesReference: 0, ...evaluateName };
      if (value.objectId === undefined) {
        const type = this.withTypes ? { type: value.subtype ?? value.type } : {};
        return { name, value: primitive(value), variablesReference: 0, ...type, ...evaluateName };
      }
      const summary = summaries[objects.indexOf(value)]!;
      const type = this.withTypes ? { type: summary.type ?? value.className ?? value.type } : {};
      const variablesReference = this.refer({ kind: "object", object: value }, group);
      return { name, value: summary.value, variablesReference, ...type, ...evaluateName };
    });
  }

  private async below(holder: Holder, group: string): Promise<Named[] | { parts: Variable[] }> {
    switch (holder.kind) {
      case "notebook": {
        const all = await this.worker.get("variables", holder.group);
        return (await this.properties(all.objectId!)).map(named);
      }
      case "scopes": {
        const found = new Map<string, Named>();
        if (holder.self) found.set("this", { name: "this", value: holder.self, expression: "this" });
        for (const id of holder.objects) {
          for (const property of await this.properties(id)) {
            const { name } = property;
            if (!found.has(name) && holder.shown(name)) found.set(name, named(property));
          }
        }
        return [...found.values()];
      }
      case "object": {
        const length = lengthOf(holder.object);
        if (length > partSize) return { parts: this.parts(holder.object, 0, length, group) };
        return this.members(holder.object);
      }
      case "part": {
        const { object, start, end } = holder;
        if (end - start > partSize) return { parts: this.parts(object, start, end, group) };
        const elements = await this.worker.get("part", group, argument(object), { value: start }, { value: end });
        return (await this.properties(elements.objectId!)).map(({ name, value }) => ({ name, value }));
      }
    }
  }

  private parts(object: Remote, from: number, to: number, group: string): Variable[] {
    let size = partSize;
    while ((to - from) / size > partSize) size *= partSize;
    const parts: Variable[] = [];
    for (let start = from; start < to; start += size) {
      const end = Math.min(start + size, to);
      const variablesReference = this.refer({ kind: "part", object, start, end }, group);
      parts.push({ name: `${start} … ${end - 1}`, value: `${end - start} elements`, variablesReference });
    }
    return parts;
  }

  /** What is below an object: its own properties, and the entries of a map or set. */
  private async members({ objectId, subtype }: Remote): Promise<Named[]> {
    const found = await this.inspector.post("Runtime.getProperties", { objectId: objectId!, ownProperties: true });
    const {
      result,
      internalProperties = [],
      privateProperties = [],
    } = found as typeof found & {
      privateProperties?: Runtime.PropertyDescriptor[];
    };
    const entries = internalProperties.find(({ name }) => name === "[[Entries]]")?.value;
    if (entries?.objectId !== undefined) {
      const all = await this.properties(entries.objectId);
      return all.map(({ name, value }) => ({ name, value }));
    }
    const isShown = ({ enumerable, name }: Runtime.PropertyDescriptor): boolean =>
      enumerable || (subtype === "error" && ["message", "stack", "cause", "errors"].includes(name));
    const settled = internalProperties.filter(
      ({ name }) => name === "[[PromiseState]]" || name === "[[PromiseResult]]",
    );
    return [...result.filter(isShown), ...privateProperties, ...settled]
      .slice(0, mostProperties)
      .map(({ name, value }) => ({ name, value }));
  }

  private async properties(objectId: string): Promise<Runtime.PropertyDescriptor[]> {
    const { result } = await this.inspector.post("Runtime.getProperties", { objectId, ownProperties: true });
    return result.filter(({ enumerable }) => enumerable);
  }
}

const named = ({ name, value }: Runtime.PropertyDescriptor): Named => ({ name, value, expression: name });

/** The number of elements, which V8 says in an array's description: `Float32Array(10)`. */
function lengthOf({ subtype, description }: Remote): number {
  if (subtype !== "array" && subtype !== "typedarray") return 0;
  return Number(/\((\d+)\)$/.exec(description ?? "")?.[1] ?? 0);
}

function primitive({ type, value, description, unserializableValue }: Remote): string {
  if (type === "string") {
    const text = String(value);
    return JSON.stringify(text.length > longestText ? `${text.slice(0, longestText)}…` : text);
  }
  return unserializableValue ?? description ?? String(value);
}
