import { createHmac, timingSafeEqual } from "node:crypto";
import type { Content, Header, Message } from "./message";

/** Separates the routing frames from the signed ones. */
const delimiter = Buffer.from("<IDS|MSG>");

/** A message that is dropped, and why: garbage, or not signed by someone who holds the key. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** The frames of a message: identities, delimiter, HMAC-SHA256 of the four JSON frames, those frames, buffers. */
export function encode(message: Message, key: string): Uint8Array[] {
  const { header, parent, metadata, content } = message;
  const parts = [header, parent, metadata, content].map((part) => Buffer.from(JSON.stringify(part)));
  return [...message.identities, delimiter, Buffer.from(sign(parts, key)), ...parts, ...message.buffers];
}

/**
 * The message in `frames`; the signature is checked over the bytes as they came.
 *
 * @throws WireError where the frames are no message of the protocol or the signature is wrong.
 */
export function decode(frames: readonly Uint8Array[], key: string): Message {
  const at = frames.findIndex((frame) => delimiter.equals(frame));
  if (at < 0) throw new WireError(`message of ${frames.length} frames: no <IDS|MSG> delimiter`);
  const [signature, ...parts] = frames.slice(at + 1, at + 6);
  if (signature === undefined || parts.length < 4)
    throw new WireError("message: fewer than five frames after <IDS|MSG>");
  if (key !== "" && !same(Buffer.from(sign(parts, key)), signature)) throw new WireError("message: wrong signature");
  const [header, parent, metadata, content] = parts.map(parse);
  if (typeof header?.msg_type !== "string" || typeof header.msg_id !== "string") {
    throw new WireError("message: the header lacks msg_type or msg_id");
  }
  return {
    identities: frames.slice(0, at),
    header: plain(header) as unknown as Header,
    parent: parent as Message["parent"],
    metadata: metadata as Content,
    content: content as Content,
    buffers: frames.slice(at + 6),
  };
}

/** The header without what nests: it comes back with every answer. */
const plain = (header: Content): Content =>
  Object.fromEntries(Object.entries(header).filter(([, value]) => typeof value !== "object" || value === null));

/** An empty key means that messages are not signed. */
function sign(parts: readonly Uint8Array[], key: string): string {
  if (key === "") return "";
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

const same = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && timingSafeEqual(a, b);

function parse(frame: Uint8Array): Content {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength).toString());
  } catch {
    throw new WireError("message: a frame is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WireError("message: a frame is not a JSON object");
  }
  return value as Content;
}
