import { createHash } from "node:crypto";
import type { Tensor, Tensor2D } from "../ops";
import { UsageError } from "../support/errors";
import { type Optimizer, parseOptimizer, sgd } from "./optimizer";
import { checkedDirection, guarded } from "./own-guard";
import {
  type AtPathway,
  type Found,
  type Locality,
  localities,
  type Memories,
  type OptimizedRule,
  type RuleOf,
  supplied,
} from "./rule";

/** Where a rule of one's own carries its functions. They go with it through all of a circuit, and not into its JSON. */
const carried: unique symbol = Symbol("a rule's own entry");

export interface Own<Needs extends string = string> extends OptimizedRule<Needs> {
  readonly kind: "own";
  readonly name: string;
  /** Numbers that its functions find in their last argument. */
  readonly settings: { readonly [name: string]: number };
  /** SHA-256 of the source text of its functions. */
  readonly code: string;
  readonly [carried]?: RuleOf<Own>;
}

/** Rules of one's own by name, as a circuit from JSON is given them back. */
export type OwnRules = { readonly [name: string]: Own };

/** A rule of one's own as it is stated. */
export interface OwnSpec<Needs extends string>
  extends Partial<Pick<RuleOf<Own>, "equals" | "source" | "memory" | "streams" | "together" | "follow">> {
  readonly name: string;
  readonly needs: readonly Needs[];
  /** What it assumes beyond what is at the synapse. */
  readonly locality: Locality | RuleOf<Own>["locality"];
  readonly optimizer?: Optimizer;
  readonly settings?: { readonly [name: string]: number };
  /** How teaching crosses the pathway, from [samples, post] to [samples, pre]; default: it does not. */
  readonly backward?: { readonly locality: Locality; across(teaching: Tensor2D, at: AtPathway, rule: Own): Tensor };
  direction(
    found: Found,
    rule: Own,
  ): { readonly synapses: { readonly weights?: Tensor; readonly bias?: Tensor }; readonly memory?: Memories };
}

/**
 * A learning rule of one's own: a direction that is descended, from what a pathway finds.
 *
 * It is compiled, tested and trained as any other. In a circuit's JSON it is its name, its settings and the hash of its source,
 * and `circuit(json, { rules: { mine } })` asks for it back. Numbers that its functions read from around them are in neither:
 * put them into `settings`. `checkRule(mine)` holds it to what all rules are held to.
 *
 * @param spec.name a letter, then letters, digits, dots and underscores
 * @param spec.needs the signals that it takes, such as `"rate"`, `"teaching"`, `"error"`
 * @param spec.optimizer default `sgd(0.01)`
 * @param spec.memory numbers that it keeps for each pathway; default none
 * @param spec.direction from activity [samples, pre] and [samples, post] to what is descended, weights [pre, post]
 * @throws UsageError where the name, a setting, a signal, a locality or the optimizer makes no sense; and where it is carried out,
 * if it reads what it has not said that it needs, or gives other numbers than the pathway has
 * @example
 * const plain = rule({
 *   name: "plain",
 *   needs: ["rate"],
 *   locality: "local",
 *   direction: ({ pre, post }) => ({ synapses: { weights: pre.transpose().matMul(post).div(-pre.shape[0]) } }),
 * });
 * plain.kind; // "own"
 */
export function rule<const Needs extends string>(spec: OwnSpec<Needs>): Own<Needs> {
  const { name, needs, locality, optimizer = sgd(0.01), settings = {}, ...rest } = spec;
  const where = "rule()";
  if (!/^[A-Za-z][\w.]*$/.test(name ?? ""))
    throw new UsageError(where, "its name is a letter, then letters, digits, dots and underscores");
  const signals = ["rate", "spikes", ...supplied];
  const unknown = Array.isArray(needs) ? needs.find((need) => !signals.includes(need)) : needs;
  if (!Array.isArray(needs) || unknown !== undefined)
    throw new UsageError(where, `needs is a list of signals, of ${signals.join(", ")}; not ${JSON.stringify(unknown)}`);
  const assumed = [
    ...(typeof locality === "function" ? [] : [locality]),
    ...(rest.backward ? [rest.backward.locality] : []),
  ];
  for (const one of assumed)
    if (!localities.includes(one))
      throw new UsageError(where, `a locality is one of ${localities.join(", ")}, not ${JSON.stringify(one)}`);
  if (rest.backward && typeof rest.backward.across !== "function")
    throw new UsageError(where, "backward is { locality, across }, and across a function of teaching, [samples, post]");
  if (typeof rest.direction !== "function")
    throw new UsageError(where, "direction is a function that gives { synapses: { weights } }");
  const entry: RuleOf<Own> = {
    equals: "what its author says",
    source: "the author's own",
    memory: () => ({}),
    ...(rest as Omit<OwnSpec<Needs>, "direction" | "backward"> & Pick<RuleOf<Own>, "direction" | "backward">),
    locality: typeof locality === "function" ? locality : () => locality,
    direction: (found, own) => checkedDirection(name, found, rest.direction(guarded(name, needs, found), own)),
    parse: exact,
  };
  return exact({
    kind: "own",
    name,
    needs,
    optimizer,
    settings,
    code: hashed({ needs, locality, ...rest }),
    [carried]: entry,
  });
}

function exact<Needs extends string>({
  kind,
  name,
  needs,
  optimizer,
  settings,
  code,
  ...rest
}: Own<Needs>): Own<Needs> {
  for (const [setting, value] of Object.entries(settings ?? {}))
    if (!Number.isFinite(value))
      throw new UsageError(`rule "${name}"`, `its setting ${setting} is a number, not ${value}`);
  const entry = rest[carried];
  return {
    ...{ kind, name, needs: [...needs], optimizer: parseOptimizer(optimizer), settings: { ...settings }, code },
    ...(entry && { [carried]: entry }),
  };
}

/** The entry that a rule of one's own carries. */
export function ownEntry({ name, [carried]: entry }: Own): RuleOf<Own> {
  if (entry) return entry;
  throw new UsageError(
    `rule "${name}"`,
    `it is one of your own, and its functions are not in JSON; give it back: circuit(json, { rules: { ${name} } })`,
  );
}

/** A rule from JSON with its functions again, where it is one of `rules`. */
export function restored(given: OptimizedRule, rules: OwnRules): OptimizedRule {
  const inner = (given as { readonly rule?: OptimizedRule }).rule;
  if (inner) return { ...given, rule: restored(inner, rules) } as OptimizedRule;
  const { kind, name, code, [carried]: entry } = given as Own;
  if (kind !== "own" || entry) return given;
  const found = Object.hasOwn(rules, name) ? rules[name]! : undefined;
  if (!found) return given;
  if (found.code !== code)
    throw new UsageError(
      `rule "${name}"`,
      `its source is not that of the rule in the JSON (${found.code?.slice(0, 8)}, not ${code?.slice(0, 8)}); give the same one, or state the circuit anew`,
    );
  return { ...given, [carried]: found[carried] } as OptimizedRule;
}

function hashed(parts: object): string {
  const text = JSON.stringify(parts, (_, value) => (typeof value === "function" ? String(value) : value));
  return createHash("sha256").update(text).digest("hex");
}
