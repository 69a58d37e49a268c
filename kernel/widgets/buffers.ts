/** A place within a state: names of fields and indices of lists. */
type Path = readonly (string | number)[];

/** A state as it travels: what is binary is taken out of the JSON, and `paths` says where each buffer belongs. */
export interface Split {
  readonly state: Readonly<Record<string, unknown>>;
  readonly paths: readonly Path[];
  readonly buffers: readonly Uint8Array[];
}

/** Takes typed arrays out of a state, at any depth; a list keeps `null` in their place, an object nothing. */
export function split(state: Readonly<Record<string, unknown>>): Split {
  const paths: Path[] = [];
  const buffers: Uint8Array[] = [];
  const without = (value: unknown, path: Path): unknown => {
    const bytes = bytesOf(value);
    if (bytes) {
      paths.push(path);
      buffers.push(bytes);
      return Array.isArray(parent(path)) ? null : undefined;
    }
    if (Array.isArray(value)) return value.map((item, i) => without(item, [...path, i]) ?? null);
    if (!isPlain(value)) return value;
    const rest = Object.entries(value).map(([name, inner]) => [name, without(inner, [...path, name])] as const);
    return Object.fromEntries(rest.filter(([, inner]) => inner !== undefined));
  };
  const parent = (path: Path) => path.slice(0, -1).reduce<unknown>((at, step) => (at as never)[step], state);
  return { state: without(state, []) as Split["state"], paths, buffers };
}

/** Puts the buffers back to where they belong; they come as bytes. */
export function joined(state: Split["state"], paths: readonly Path[], buffers: readonly Uint8Array[]): Split["state"] {
  return paths.reduce<unknown>((whole, path, i) => put(whole, path, buffers[i]), state) as Split["state"];
}

function put(target: unknown, [step, ...rest]: Path, bytes: Uint8Array | undefined): unknown {
  if (step === undefined) return bytes;
  const inner = put((target as Record<string | number, unknown> | undefined)?.[step], rest, bytes);
  return typeof step === "number"
    ? Object.assign(Array.isArray(target) ? [...target] : [], { [step]: inner })
    : { ...(target as object), [step]: inner };
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof ArrayBuffer) return new Uint8Array(value);
  return ArrayBuffer.isView(value) ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

const isPlain = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
