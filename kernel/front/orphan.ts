/** How often is looked whether the parent still lives, in ms. */
const interval = 500;

/** Read as the process begins: later it may be that of the process which takes in orphans. */
const parent = process.ppid;

/**
 * Calls `orphaned` when the process that started this one has ended: nobody is left who would shut the kernel down.
 *
 * Jupyter says in the environment which process that is, so that one is found out too that ended before this one looked.
 */
export function whenOrphaned(orphaned: () => void, starter = Number(process.env.JPY_PARENT_PID)): void {
  const timer = setInterval(() => {
    if (process.ppid === parent && lives(starter)) return;
    clearInterval(timer);
    orphaned();
  }, interval);
  timer.unref();
}

/** Whether there is that process; of none that is named, nothing is known. */
function lives(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 1) return true;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}
