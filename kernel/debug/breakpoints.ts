import type { Debugger } from "node:inspector";
import type { Breakpoint } from "./dap";
import type { Inspector } from "./inspector";
import type { Scripts } from "./scripts";

/** What a front end asks for. */
export interface WantedBreakpoint {
  readonly line: number;
  /** An expression; it is stopped only where that is true. */
  readonly condition?: string;
}

interface Wanted extends WantedBreakpoint {
  readonly id: number;
  /** Where it was set in fact: on the next line that has code. */
  line: number;
  verified: boolean;
}

/** The breakpoints, by the file that they are in; each run of a cell, a script of its own, gets those of its text. */
export class Breakpoints {
  private readonly wanted = new Map<string, Wanted[]>();
  /** What they are in V8, by V8's names. */
  private readonly bound = new Map<string, Wanted>();
  private last = 0;

  constructor(
    private readonly inspector: Inspector,
    private readonly scripts: Scripts,
  ) {}

  /** Sets the breakpoints of a file, and no others there; in code that never ran they count from when it runs. */
  async set(file: string, asked: readonly WantedBreakpoint[]): Promise<Breakpoint[]> {
    const wanted = asked.map(
      ({ line, condition }): Wanted => ({ id: ++this.last, line, verified: true, ...(condition && { condition }) }),
    );
    await this.unbind(this.wanted.get(file) ?? []);
    if (wanted.length === 0) this.wanted.delete(file);
    else this.wanted.set(file, wanted);
    for (const url of this.scripts.urlsOf(file)) await this.bind(url, file);
    return wanted.map(({ id, verified, line }) => ({ id, verified, line, source: { path: file } }));
  }

  /** Sets those of `file` in the script `url`, which may be to come. */
  async bind(url: string, file: string): Promise<void> {
    await Promise.all((this.wanted.get(file) ?? []).map((wanted) => this.bindOne(url, wanted)));
  }

  /** Sets all of them anew: the worker is another. */
  async bindAll(): Promise<void> {
    this.bound.clear();
    for (const file of this.wanted.keys()) {
      for (const url of this.scripts.urlsOf(file)) await this.bind(url, file);
    }
  }

  /** V8 has found the place of one that was set before its script was there; tells what has changed for the front end. */
  resolved({ breakpointId, location }: Debugger.BreakpointResolvedEventDataType): Breakpoint | undefined {
    const wanted = this.bound.get(breakpointId);
    const line = this.scripts.placeOf(location)?.line;
    if (!wanted || line === undefined || line === wanted.line) return undefined;
    wanted.line = line;
    const [path] = [...this.wanted].find(([, all]) => all.includes(wanted)) ?? [""];
    return { id: wanted.id, verified: true, line, source: { path } };
  }

  list(): { source: string; breakpoints: WantedBreakpoint[] }[] {
    return [...this.wanted].map(([source, all]) => ({
      source,
      breakpoints: all.map(({ line, condition }) => ({ line, ...(condition && { condition }) })),
    }));
  }

  clear(): void {
    this.wanted.clear();
    this.bound.clear();
  }

  private async bindOne(url: string, wanted: Wanted): Promise<void> {
    const position = this.scripts.positionOf(url, wanted.line);
    wanted.verified = position !== undefined;
    if (!position) return;
    const { lineNumber, columnNumber } = position;
    const { condition } = wanted;
    try {
      const { breakpointId, locations } = await this.inspector.post("Debugger.setBreakpointByUrl", {
        ...{ url, lineNumber, columnNumber },
        ...(condition && { condition }),
      });
      this.bound.set(breakpointId, wanted);
      const place = locations[0] && this.scripts.placeOf(locations[0]);
      if (place) wanted.line = place.line;
    } catch {
      // Another line's breakpoint is at this place already.
    }
  }

  private async unbind(gone: readonly Wanted[]): Promise<void> {
    const ids = [...this.bound].filter(([, wanted]) => gone.includes(wanted)).map(([id]) => id);
    for (const breakpointId of ids) {
      this.bound.delete(breakpointId);
      await this.inspector.post("Debugger.removeBreakpoint", { breakpointId });
    }
  }
}
