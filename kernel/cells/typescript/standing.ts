import type ts from "typescript";

/** A program that cells are checked beside, although they are none of its files; what its checker reads, it never forgets. */
export interface Standing {
  readonly program: ts.Program;
  /** Whether it can bear one more text, with the earlier cells being at this `revision`. */
  canBear(revision: number): boolean;
  /** Whether a cell can be checked beside it: not if a text was asked about, whose mistakes it has met already. */
  canCheck(revision: number): boolean;
  /** Notes that `code` is read beside it, to be checked or only to be asked about. */
  bear(code: string, what: "checked" | "asked"): void;
}

export function standingOn(program: ts.Program, made: number): Standing {
  const types = program.getTypeCount();
  let load = 0;
  let asked = false;
  const canBear = (revision: number): boolean =>
    revision === made && load < fullLoad && program.getTypeCount() - types < fullTypes;
  return {
    program,
    canBear,
    canCheck: (revision) => !asked && canBear(revision),
    bear(code, what) {
      load += code.length + cellLoad;
      asked ||= what === "asked";
    },
  };
}

/** A checker that has learnt more types than this is given up, some 20 MB: a short text can describe as many … */
const fullTypes = 100_000;
/** … and one that has been given more characters to read than this … */
const fullLoad = 400_000;
/** … and a cell counts for as many besides its own. */
const cellLoad = 2000;

/** Whether only a program can find what `code` asks for, or it may add to what is global. */
export const reachesOut = (code: string): boolean => /\bimport\b|\bexport\b[^;]*\bfrom\b|\bdeclare\b|\/\/\//.test(code);

/**
 * Whether a program that has `code` as its cell is fit for others too: what a cell declares for all is not to be there for
 * the next one if this one fails, and a text may be too much for a checker, which then never again follows what a value is
 * narrowed to, or is left in the middle of something.
 */
export const leavesNothing = (code: string): boolean => code.length < tooMuch && !reachesOut(code);

/** No text shorter than this branches, or is nested, so often. */
const tooMuch = 2000;

/** Notes on a file what a program notes on its own. Not in the public types. */
export function asIfIn(file: ts.SourceFile): ts.SourceFile {
  const { fileName } = file;
  const place = { path: fileName, resolvedPath: fileName, originalFileName: fileName };
  return Object.assign(file, { ...place, imports: [], moduleAugmentations: [], ambientModuleNames: [] });
}
