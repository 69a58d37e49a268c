/** JSON of a value with numbers that JSON has not: NaN, infinities and −0 are strings such as `"number:NaN"`. */
export const exactJson = (value: unknown, indent?: number): string =>
  JSON.stringify(
    value,
    (_, v) => {
      if (typeof v !== "number" || (Number.isFinite(v) && !Object.is(v, -0))) return v;
      return `number:${Object.is(v, -0) ? "-0" : v}`;
    },
    indent,
  );

/** What `exactJson` was made of. */
export const fromExactJson = <T>(text: string): T =>
  JSON.parse(text, (_, v) =>
    typeof v === "string" && /^number:(NaN|-?Infinity|-0)$/.test(v) ? Number(v.slice(7)) : v,
  );
