import type { Transform } from "../../circuit/types";
import { UsageError } from "../../support/errors";
import { type Blur, blurEntry } from "./blur";
import { type Deprived, deprivedEntry } from "./deprived";
import { type Noise, noiseEntry } from "./noise";
import { type Occlusion, occlusionEntry } from "./occlusion";
import type { TransformOf } from "./transform";

/** Every kind of transform there is. */
type AnyTransform = Blur | Deprived | Noise | Occlusion;

const transforms: { readonly [K in AnyTransform["kind"]]: TransformOf<Extract<AnyTransform, { kind: K }>> } = {
  blur: blurEntry,
  deprived: deprivedEntry,
  noise: noiseEntry,
  occlusion: occlusionEntry,
};

/** A transform's entry, for code that treats all alike. */
export const transformEntry = ({ kind }: Transform): TransformOf<Transform> =>
  transforms[kind as AnyTransform["kind"]] as unknown as TransformOf<Transform>;

/** @throws UsageError where there is no such transform, or a number in it makes no sense */
export function parseTransform(given: Transform): Transform {
  if (!Object.hasOwn(transforms, given?.kind ?? ""))
    throw new UsageError(
      "transform",
      `no kind "${given?.kind}"; there are ${Object.keys(transforms)
        .map((kind) => `${kind}()`)
        .join(", ")}`,
    );
  return transformEntry(given).parse(given);
}
