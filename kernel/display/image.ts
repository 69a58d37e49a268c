import { countOf } from "./numbers";
import { renderer } from "./renderer";

const formats = [
  { mime: "image/png", name: "PNG", magic: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] },
  { mime: "image/jpeg", name: "JPEG", magic: [0xff, 0xd8, 0xff] },
  { mime: "image/gif", name: "GIF", magic: [0x47, 0x49, 0x46, 0x38] },
] as const;

/** What kind of image file begins so. */
export const imageFormat = (bytes: Uint8Array) =>
  formats.find(({ magic }) => magic.every((byte, i) => bytes[i] === byte));

/** Bytes that begin as an image file does. */
export const image = renderer<Uint8Array>({
  recognises: (value): value is Uint8Array => value instanceof Uint8Array && imageFormat(value) !== undefined,
  render(bytes) {
    const { mime, name } = imageFormat(bytes)!;
    const base64 = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
    return { [mime]: base64, "text/plain": `${name} image, ${countOf(bytes.length, "byte")}` };
  },
});
