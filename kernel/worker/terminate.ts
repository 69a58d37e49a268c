import { Session } from "node:inspector";

/** How long the termination may take to be noticed, in turns of a loop: V8 looks at the end of each. */
const turns = 1e6;

/** Ends the promise's callback that is about to run in this thread, as `finally` cannot prevent; all else goes on. */
export function terminateHere(): void {
  const session = new Session();
  session.connect();
  session.post("Runtime.terminateExecution");
  session.disconnect();
  for (let i = 0; i < turns; i++);
}
