import type ts from "typescript";
import { compiler } from "./compiler";

export const completionPreferences: ts.GetCompletionsAtPositionOptions = { includeCompletionsWithInsertText: false };

/** What a language service does with its own program, for a file that stands beside `program`. Not in the public types. */
export function completionsIn(
  host: ts.LanguageServiceHost,
  program: ts.Program,
  file: ts.SourceFile,
  offset: number,
): ts.CompletionInfo | undefined {
  const { Completions } = compiler as unknown as {
    readonly Completions: { getCompletionsAtPosition(...given: unknown[]): ts.CompletionInfo | undefined };
  };
  const log = (): void => {};
  return Completions.getCompletionsAtPosition(host, program, log, file, offset, completionPreferences);
}
