import { paint } from "../worker/excerpt";
import type { Failure } from "../worker/protocol";
import type { Death } from "./worker";

const lost = "its variables are lost, the next cell starts afresh";

/** What to tell the person whose cells were in a process that has ended. */
export function failureOfDeath(death: Death, killed: boolean): Failure {
  const [ename, what] = killed
    ? ["KeyboardInterrupt", "native code did not return, so the process of the cells was ended"]
    : cause(death);
  const evalue = `${what}; ${death.unstarted === undefined ? lost : "the next cell tries again"}`;
  return { ename, evalue, traceback: [`${paint.error(ename)}: ${evalue}`] };
}

function cause({ code, signal, lastWords, unstarted }: Death): [string, string] {
  if (unstarted !== undefined)
    return ["ProcessUnstarted", `the process of the cells could not be started (${unstarted})`];
  const fatal = /^FATAL ERROR: (.*)$/m.exec(lastWords)?.[1];
  if (fatal && /heap|memory/i.test(fatal))
    return ["OutOfMemory", `the process of the cells ran out of memory (${fatal})`];
  if (fatal) return ["ProcessCrashed", `the process of the cells crashed: ${fatal}`];
  if (signal === "SIGABRT") return ["ProcessCrashed", "the process of the cells was aborted (SIGABRT)"];
  if (signal === "SIGSEGV" || signal === "SIGBUS")
    return ["ProcessCrashed", `native code accessed memory that is not there (${signal})`];
  if (signal === "SIGKILL")
    return ["ProcessKilled", "the process of the cells was killed (SIGKILL), perhaps for its use of memory"];
  if (signal) return ["ProcessKilled", `the process of the cells was ended by ${signal}`];
  return ["ProcessExit", `the process of the cells ended with exit code ${code}, as by process.exit(${code})`];
}
