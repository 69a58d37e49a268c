import Module, { createRequire } from "node:module";
import path from "node:path";
import { checkout } from "../setup/checkout.cjs";
import { resolveForImport } from "./import-only";
import { isOwn, ownModule } from "./own";
import { isTensorflow, isTensorflowItself, tensorflowEntry } from "./tensorflow";

/** Node's resolver: not public, and yet what every hook into `require` has relied on for a decade. */
type Resolve = (request: string, parent: Requester | undefined, ...rest: unknown[]) => string;
interface Requester {
  readonly filename?: string | null;
  readonly paths?: readonly string[];
}
const loader = Module as unknown as { _resolveFilename: Resolve };

let installed = false;

/**
 * Makes every `require` of this process find Triad's own packages in its checkout, and one copy of TensorFlow.js.
 *
 * The whole process, since danfo and a notebook's packages ask for TensorFlow.js by themselves, and tensors of two
 * copies do not mix.
 */
export function installResolution(): void {
  if (installed) return;
  installed = true;
  const resolve = loader._resolveFilename;
  const own = createRequire(path.join(checkout, "package.json"));
  let tensorflow: string | undefined;
  loader._resolveFilename = function (request, parent, ...rest) {
    const from = parent?.filename ?? "";
    if (isTensorflow(request) && !isTensorflowItself(from)) {
      tensorflow ??= tensorflowEntry();
      return resolve.call(this, tensorflow, parent, ...rest);
    }
    if (from.startsWith(checkout + path.sep) && !isNotebook(from)) return resolve.call(this, request, parent, ...rest);
    const stand = ownModule(request);
    if (stand) return stand;
    if (isOwn(request)) return own.resolve(request);
    try {
      return resolve.call(this, request, parent, ...rest);
    } catch (error) {
      const hidden = (error as NodeJS.ErrnoException).code === "ERR_PACKAGE_PATH_NOT_EXPORTED";
      const file = hidden ? resolveForImport(request, parent?.paths ?? []) : undefined;
      if (file === undefined) throw error;
      return file;
    }
  };
}

/** The checkout's own notebooks are users of its packages like all others. */
const isNotebook = (file: string): boolean =>
  !/[/\\](node_modules|\.build)[/\\]/.test(file.slice(checkout.length)) && path.basename(file) !== "package.json";
