import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";
import type { ConvertedModule } from "./cells";
import { load } from "./load";
import { runningName } from "./running-name";

/** The notebook's own `.ts` files, as they were converted. */
export interface LocalModules {
  add(modules: readonly ConvertedModule[]): void;
  /** `node` as code in `file` is to see it: a relative path may be a converted module. */
  requireFrom(file: string, node: NodeJS.Require, loader?: Loaded): NodeJS.Require;
}

interface Loaded {
  readonly source: ConvertedModule;
  readonly module: { exports: unknown };
  /** The converted modules that it imports. */
  readonly imports: Set<string>;
}

export function createLocalModules(): LocalModules {
  const sources = new Map<string, ConvertedModule>();
  const cache = new Map<string, Loaded>();

  function requireFrom(file: string, node: NodeJS.Require, loader?: Loaded): NodeJS.Require {
    const require = (id: string): unknown => {
      const found = find(path.dirname(file), id);
      if (found === undefined) return load(node, id);
      loader?.imports.add(found);
      return get(found).module.exports;
    };
    return Object.assign(require, {
      resolve: node.resolve,
      cache: node.cache,
      main: node.main,
      extensions: node.extensions,
    });
  }

  function find(folder: string, id: string): string | undefined {
    if (!/^\.{0,2}\//.test(id) && id !== "." && id !== "..") return undefined;
    const target = path.resolve(folder, id);
    return [target, runningName(target), `${target}.js`, path.join(target, "index.js")].find((it) => sources.has(it));
  }

  function get(file: string): Loaded {
    const cached = cache.get(file);
    if (cached && isFresh(file)) return cached;
    const source = sources.get(file)!;
    const loaded: Loaded = { source, module: { exports: {} }, imports: new Set() };
    cache.set(file, loaded);
    try {
      run(loaded);
    } catch (error) {
      cache.delete(file);
      throw error;
    }
    return loaded;
  }

  function run({ source, module, imports }: Loaded): void {
    const names = ["exports", "require", "module", "__filename", "__dirname"];
    const body = vm.compileFunction(source.js, names, { filename: source.path });
    const require = requireFrom(source.path, createRequire(source.path), { source, module, imports });
    body.call(module.exports, module.exports, require, module, source.path, path.dirname(source.path));
  }

  /** Whether neither the module nor anything that it imports has been converted again since it ran. */
  function isFresh(file: string, asked = new Set<string>()): boolean {
    if (asked.has(file)) return true;
    asked.add(file);
    const loaded = cache.get(file);
    return loaded?.source === sources.get(file) && [...(loaded?.imports ?? [])].every((it) => isFresh(it, asked));
  }

  return {
    requireFrom,
    add(modules) {
      for (const module of modules) sources.set(module.path, module);
    },
  };
}
