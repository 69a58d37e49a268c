/** An error of the user's making, as one line: where it is, what is wrong, and what would have been right. */
export class TriadError extends Error {
  constructor(
    readonly where: string,
    readonly what: string,
    options?: ErrorOptions,
  ) {
    super(`${where}: ${what}`, options);
    this.name = new.target.name;
  }
}

/** A circuit that cannot be: an unknown name, shapes that do not fit, an objective that teaches nobody. */
export class CircuitError extends TriadError {}

/** A task that cannot be loaded, or that does not fit the circuit it was given to. */
export class TaskError extends TriadError {}

/** An option or a call that cannot be carried out. */
export class UsageError extends TriadError {}

/** A backend that is not to be had, or a function that cannot be compiled or run. */
export class EngineError extends TriadError {}
