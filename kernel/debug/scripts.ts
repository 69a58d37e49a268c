import type { Debugger } from "node:inspector";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Place } from "../cells/place";
import type { KnownScript } from "../worker/sources";
import { cellFileOf } from "./cell-files";
import type { Source } from "./dap";
import { mapped, type Position, type Positions, unchanged } from "./positions";

const urlOfFolder = (...parts: string[]): string => `${pathToFileURL(path.resolve(__dirname, ...parts)).href}/`;

/** The kernel's own code, which nobody is shown. */
const kernelUrl = urlOfFolder("..");
/** Packages, and the library `triad`. */
const foreign = ["/node_modules/", urlOfFolder("../../src")];

/** What is stepped over, as V8 takes it: regular expressions that match URLs. */
export const steppedOver: string[] = [
  ...["^node:", "^triad:"],
  ...[kernelUrl, ...foreign].map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")),
];

/** Code that a person can be shown: a cell's, a local module's, or another file's. */
export interface Script extends Positions {
  readonly source: Source;
  /** The text, for what is in no file. */
  readonly text?: string;
  /** A package's: of no interest to who looks for an error of their own. */
  readonly isForeign: boolean;
}

/** The scripts of the worker by the names that V8 has for them. */
export class Scripts {
  /** Converted code by the URL that it runs under: the newest of that name. */
  private readonly converted = new Map<string, Script>();
  private readonly byId = new Map<string, Script>();
  /** URLs by the file that a front end knows them by, the newest last. */
  private readonly urls = new Map<string, Set<string>>();
  /** The texts of cells by their file. */
  private readonly texts = new Map<string, string>();

  /** Takes the code of a cell or module that was or is going to be run; tells the URL that it has in V8. */
  add({ file, map, cell }: KnownScript): { readonly url: string; readonly source: Source } {
    const url = cell ? file : pathToFileURL(file).href;
    const source = cell ? { name: cell.label, path: cellFileOf(cell.source) } : moduleSource(file, map);
    if (cell) this.texts.set(source.path, cell.source);
    this.converted.set(url, { ...mapped(map), source, text: cell?.source, isForeign: false });
    this.know(source.path, url);
    return { url, source };
  }

  /** Takes a script that V8 has parsed. */
  parsed({ scriptId, url }: Debugger.ScriptParsedEventDataType): void {
    const script = this.converted.get(url) ?? fileScript(url);
    if (!script) return;
    this.byId.set(scriptId, script);
    this.know(script.source.path, url);
  }

  get(scriptId: string): Script | undefined {
    return this.byId.get(scriptId);
  }

  /** Where code of a file can be found now: each run of a cell is a script of its own. */
  urlsOf(file: string): readonly string[] {
    return [...(this.urls.get(file) ?? [])];
  }

  positionOf(url: string, line: number): Position | undefined {
    return (this.converted.get(url) ?? fileScript(url))?.positionOf(line);
  }

  placeOf({ scriptId, lineNumber, columnNumber = 0 }: Debugger.Location): Place | undefined {
    return this.byId.get(scriptId)?.placeOf({ lineNumber, columnNumber });
  }

  /** Remembers a cell's text, so that its source can be asked for before it runs. */
  dump(text: string): string {
    const file = cellFileOf(text);
    this.texts.set(file, text);
    return file;
  }

  textOf(file: string): string | undefined {
    return this.texts.get(file);
  }

  /** The files of code that is no cell's and no package's. */
  files(): readonly string[] {
    const own = [...this.byId.values()].filter((it) => it.text === undefined && !it.isForeign);
    return [...new Set(own.map((it) => it.source.path))];
  }

  /** The worker and its scripts are gone. */
  clear(): void {
    this.converted.clear();
    this.byId.clear();
    this.urls.clear();
  }

  private know(file: string, url: string): void {
    const known = this.urls.get(file);
    if (known) known.add(url);
    else this.urls.set(file, new Set([url]));
  }
}

function moduleSource(file: string, map: string): Source {
  const [name = file] = (JSON.parse(map) as { sources: string[] }).sources;
  const written = path.resolve(path.dirname(file), name);
  return { name: path.basename(written), path: written };
}

function fileScript(url: string): Script | undefined {
  if (!url.startsWith("file://") || url.startsWith(kernelUrl)) return undefined;
  const file = fileURLToPath(url);
  const isForeign = foreign.some((part) => url.includes(part));
  return { ...unchanged, source: { name: path.basename(file), path: file }, isForeign };
}
