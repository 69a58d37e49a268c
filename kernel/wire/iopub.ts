import { XPublisher } from "zeromq";

/** Numbers of ZeroMQ's options, which the package keeps to itself for this kind of socket. */
const option = { subscribe: 6, unsubscribe: 7 } as const;

/**
 * The socket of outputs: who subscribes hears nothing before it has been admitted.
 *
 * ZeroMQ's own way would let an output slip through between a subscription and its welcome (JEP 65). Every subscription is
 * told, not only a topic's first; `admit` and `dismiss` are about the one that was received last.
 */
export class Iopub extends XPublisher {
  constructor(options: ConstructorParameters<typeof XPublisher>[0]) {
    super(options);
    this.verbosity = "allSubsUnsubs";
    this.manual = true;
  }

  admit(topic: Buffer): void {
    this.setStringOption(option.subscribe, topic);
  }

  dismiss(topic: Buffer): void {
    this.setStringOption(option.unsubscribe, topic);
  }
}
