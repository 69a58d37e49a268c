import fs from "node:fs";
import path from "node:path";
import type { MimeData } from "../notebook";
import { escapeHtml } from "./escape";

export interface PicturePlace {
  /** Where the relative addresses of pictures start. */
  readonly folder: string;
  readonly attachments?: Readonly<Record<string, MimeData>>;
}

const mimes: Readonly<Record<string, string>> = {
  ".gif": "image/gif",
  ".jpeg": "image/jpeg",
  ".jpg": "image/jpeg",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webp": "image/webp",
};

/** HTML in which attached pictures, and those in files, are data addresses; what is not there or on a host stays. */
export const withPictures = (html: string, place: PicturePlace): string =>
  html.replace(/(<img\b[^>]*?\bsrc=")([^"]*)(")/gi, (_, before, address, after) => {
    return before + escapeHtml(pictureAt(address.replace(/&amp;/g, "&"), place)) + after;
  });

function pictureAt(address: string, { folder, attachments }: PicturePlace): string {
  const attached = /^attachment:(.*)$/.exec(address);
  if (attached) {
    const [mime, data] = Object.entries(attachments?.[decodeAddress(attached[1]!)] ?? {})[0] ?? [];
    return mime === undefined ? address : dataAddress(mime, String(data));
  }
  const mime = mimes[path.extname(address).toLowerCase()];
  if (mime === undefined || /^[a-z][a-z\d+.-]*:|^\/\//i.test(address)) return address;
  try {
    return `data:${mime};base64,${fs.readFileSync(path.resolve(folder, decodeAddress(address))).toString("base64")}`;
  } catch {
    return address;
  }
}

function decodeAddress(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

/** The address of a picture from an output or an attachment: SVG comes as text, all others in base64. */
export const dataAddress = (mime: string, data: string): string =>
  mime === "image/svg+xml"
    ? `data:${mime};base64,${Buffer.from(data).toString("base64")}`
    : `data:${mime};base64,${data.replace(/\s/g, "")}`;
