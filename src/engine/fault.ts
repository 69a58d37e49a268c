import { oneLine } from "./guard";
import { at, operationNow, placeOf } from "./place";

/**
 * What TensorFlow says went wrong in a program, with the operation of tfjs's and the user's line that made it.
 *
 * TensorFlow names a node, and the node's name holds the number of the operation; the function is traced once more to find
 * out which that was, so that tracing keeps no stacks for errors that never come.
 *
 * @param retrace runs the function, telling of each operation by its number
 */
export function described(error: unknown, retrace: (noted: (site: number) => void) => void): string {
  const what = oneLine(error).replace(/^Session fail to run with error: /, "");
  const site = Number(/\{\{node [^}]*_at(\d+)/.exec(String((error as Error)?.message))?.[1]);
  if (Number.isNaN(site)) return what;
  let found: string | undefined;
  try {
    retrace((number) => {
      if (number !== site) return;
      const operation = operationNow();
      found = at(operation ? `${operation}: ${what}` : what, placeOf(new Error()));
    });
  } catch {
    // It does not matter how the trace ends.
  }
  return found ?? what;
}
