import type { Step } from "../../kernel/setup/step";

/** A kernel that scenarios and benchmarks run, Triad among them. */
export interface Peer {
  readonly name: PeerName;
  readonly language: "typescript" | "python";
  /** The name of its kernelspec, as its own installer gives it. */
  readonly kernelspec: string;
  /** Its command, as its kernelspec has it. */
  readonly argv: readonly string[];
  /** What its kernelspec says beside that; an interrupt is a signal where it does not say otherwise. */
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** What it needs in the folder that it runs in: names there and what they link to. */
  readonly links?: Readonly<Record<string, string>>;
  /** What gets it, where the checkout does not have it. */
  readonly needs?: Step;
}

export type PeerName = "triad" | "tslab" | "deno" | "ipykernel" | "xeus-python";
