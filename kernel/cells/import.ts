import { pathToFileURL } from "node:url";
import { isModuleNamespaceObject } from "node:util/types";

/**
 * `import()` by `require`, so that a module is there once however it is imported, and by the real one where that is the
 * only way: a module that awaits while it loads.
 */
export const importBy =
  (require: NodeJS.Require) =>
  async (id: string): Promise<unknown> => {
    try {
      return namespaceOf(require(String(id)));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "ERR_REQUIRE_ASYNC_MODULE" && code !== "ERR_REQUIRE_ESM") throw error;
      return await import(pathToFileURL(require.resolve(id)).href);
    }
  };

/** A CommonJS module as `import()` gives it: its properties, and the whole as `default`. */
function namespaceOf(module: unknown): unknown {
  if (isModuleNamespaceObject(module) || (module as { __esModule?: unknown } | undefined)?.__esModule) return module;
  const all = {};
  for (const key of Object.getOwnPropertyNames(Object(module))) {
    const get = (): unknown => (module as Record<string, unknown>)[key];
    if (key !== "default") Object.defineProperty(all, key, { enumerable: true, get });
  }
  return Object.defineProperty(all, "default", { enumerable: true, value: module });
}
