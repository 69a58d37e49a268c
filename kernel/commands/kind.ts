/** What a value is and how large, as far as it says so itself. */
export interface Kind {
  readonly type: string;
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly bytes?: number;
  /** Its text would say nothing more. */
  readonly isOpaque?: true;
}

/** Bytes an element, by tfjs's names of types; a string has no size that is known. */
const sizes: Readonly<Record<string, number>> = { float32: 4, int32: 4, bool: 1, complex64: 8 };

/** Told by their properties, so that no library has to be loaded to recognise what it made. */
export function kindOf(value: unknown): Kind {
  if (value === null) return { type: "null" };
  if (typeof value === "string") return { type: "string", shape: [value.length] };
  if (typeof value === "function") return { type: isClass(value) ? "class" : "function", isOpaque: true };
  if (typeof value !== "object") return { type: typeof value };
  const type = constructorName(value);
  if (Array.isArray(value)) return { type, shape: [value.length] };
  if (value instanceof Map || value instanceof Set) return { type, shape: [value.size] };
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return { type, bytes: value.byteLength, isOpaque: true };
  }
  if (ArrayBuffer.isView(value)) return { ...viewKind(value as ArrayBufferView & { length?: number }), type };
  return (
    tensorKind(value) ?? frameKind(value, type) ?? (isModule(value) ? { type: "module", isOpaque: true } : { type })
  );
}

function viewKind({ byteLength, length }: ArrayBufferView & { length?: number }): Omit<Kind, "type"> {
  return { ...(length === undefined ? {} : { shape: [length] }), bytes: byteLength };
}

/** A tfjs tensor or variable. */
function tensorKind(value: object): Kind | undefined {
  const { shape, dtype, size, isDisposed, dataSync, trainable } = value as Record<string, unknown>;
  if (!isShape(shape) || typeof dtype !== "string" || typeof dataSync !== "function") return undefined;
  const type = trainable === undefined ? "Tensor" : "Variable";
  if (isDisposed === true) return { type: `${type}, disposed`, shape, dtype, isOpaque: true };
  const each = sizes[dtype];
  return { type, shape, dtype, ...(each === undefined ? {} : { bytes: each * Number(size) }), isOpaque: true };
}

/** A data frame or a series. */
function frameKind(value: object, type: string): Kind | undefined {
  const { shape, dtypes, columns } = value as Record<string, unknown>;
  if (!isShape(shape) || !Array.isArray(dtypes) || !Array.isArray(columns)) return undefined;
  return { type, shape, dtype: [...new Set(dtypes)].join(", "), isOpaque: true };
}

const isShape = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((it) => typeof it === "number");

/** A namespace, also one that stands for a package of the older kind: its exports by getters, and itself as `default`. */
function isModule(value: object): boolean {
  const { [Symbol.toStringTag]: tag, __esModule: marked } = value as Record<PropertyKey, unknown>;
  if (tag === "Module" || marked === true) return true;
  const { default: whole, ...exported } = Object.getOwnPropertyDescriptors(value) as Record<string, PropertyDescriptor>;
  return whole !== undefined && Object.values(exported).every(({ get }) => get !== undefined);
}

const isClass = (value: object): boolean => /^class\b/.test(Function.prototype.toString.call(value));

const constructorName = (value: object): string => {
  const prototype = Object.getPrototypeOf(value) as { constructor?: { name?: unknown } } | null;
  const name = prototype?.constructor?.name;
  return typeof name === "string" && name !== "" ? name : "object";
};
