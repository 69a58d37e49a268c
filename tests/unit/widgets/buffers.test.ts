import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { joined, split } from "../../../kernel/widgets/buffers";

describe("a state with bytes in it", () => {
  it("is split as Jupyter's widgets do: nothing is left in objects, null in lists", () => {
    const found = split({
      a: 1,
      image: new Uint8Array([1]),
      deep: { list: [0, new Float32Array([1])], gone: new ArrayBuffer(2) },
    });
    expect(found.state).toEqual({ a: 1, deep: { list: [0, null] } });
    expect(found.paths).toEqual([["image"], ["deep", "list", 1], ["deep", "gone"]]);
    expect(found.buffers.map((bytes) => bytes.length)).toEqual([1, 4, 2]);
  });

  it("is whole again at the other end, whatever it is", () => {
    const bytes = fc.uint8Array({ maxLength: 5 });
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.string(),
        bytes,
        fc.array(tie("tree"), { maxLength: 3 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tie("tree"), { maxKeys: 3, noNullPrototype: true }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), tree, { noNullPrototype: true }), (state) => {
        const { state: rest, paths, buffers } = split(state);
        const sent = JSON.parse(JSON.stringify({ rest, paths }));
        expect(joined(sent.rest, sent.paths, buffers)).toEqual(state);
      }),
    );
  });
});
