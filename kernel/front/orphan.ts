/** How often is looked whether the parent still lives, in ms. */
const interval = 500;

/** Calls `orphaned` when the process that started this one has ended: nobody is left who would shut the kernel down. */
export function whenOrphaned(orphaned: () => void): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    orphaned();
  }, interval);
  timer.unref();
}
