import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decode, encode, WireError } from "../../../kernel/wire/frames";
import { compose } from "../../../kernel/wire/message";

const bytes = fc.uint8Array().filter((it) => Buffer.from(it).toString() !== "<IDS|MSG>");
const messages = fc
  .record({
    type: fc.string(),
    session: fc.string(),
    content: fc.dictionary(fc.string(), fc.jsonValue()),
    metadata: fc.dictionary(fc.string(), fc.jsonValue()),
    identities: fc.array(bytes),
    buffers: fc.array(bytes),
  })
  .map(compose);

describe("frames", () => {
  it("come back as the message that they were made of", () => {
    fc.assert(
      fc.property(messages, fc.string(), (message, key) => {
        const { identities, buffers, ...json } = message;
        const back = decode(encode(message, key), key);
        expect(back).toEqual({ ...JSON.parse(JSON.stringify(json)), identities, buffers });
      }),
    );
  });

  it("are refused with another key, or with any byte changed", () => {
    fc.assert(
      fc.property(messages, fc.string({ minLength: 1 }), fc.nat(), (message, key, at) => {
        const frames = encode(message, key);
        expect(() => decode(frames, `${key}x`)).toThrow(WireError);
        const signed = frames
          .slice(message.identities.length + 1, message.identities.length + 6)
          .map((it) => Buffer.from(it));
        const frame = signed[at % signed.length]!;
        frame[at % frame.length]! ^= 1;
        const changed = [...frames.slice(0, message.identities.length + 1), ...signed];
        expect(() => decode(changed, key)).toThrow(WireError);
      }),
    );
  });

  it("that are garbage are refused", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.uint8Array(), fc.constant(Buffer.from("<IDS|MSG>")))), (frames) => {
        expect(() => decode(frames, "")).toThrow(WireError);
      }),
    );
  });
});
