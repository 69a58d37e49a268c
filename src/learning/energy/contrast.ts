import type { Synapses } from "../../architecture/dense";
import { add, div, mul, type Scalar, scalar, sub, type Tensor, type Tensor2D } from "../../ops";
import { byArea } from "../by-area";
import type { Group, Member, Rates, Signalled } from "../group";
import { hebbian } from "../hebbian";

/** What each pathway finds of two phases of its group, for `contrast`. */
export function phases(
  group: Group,
  {
    free,
    nudged,
    span,
  }: {
    /** Rates of the group's areas under less of the cost, or none, and under more. */
    readonly free: Rates;
    readonly nudged: Rates;
    /** How much more, for each pathway; a number or a scalar. */
    readonly span: (pathway: Member) => number | Tensor;
  },
): { readonly [pathway: string]: Signalled } {
  // A local objective presses on no area: it teaches the pathways that end on its own, by its gradient there.
  const local = group.slopes(group.rates, "local");
  const taught = byArea(group.areas, ({ area, slope, drive }) => mul(slope(drive), local[area]!));
  return Object.fromEntries(
    group.members.map((member) => {
      const { pathway, pre, post } = member;
      const clamped = group.rates[pre]!;
      const by = span(member);
      return [
        pathway,
        {
          preNudged: nudged[pre] ?? clamped,
          preFree: free[pre] ?? clamped,
          postNudged: nudged[post]!,
          postFree: free[post]!,
          span: typeof by === "number" ? scalar(by) : (by as Scalar),
          pre: clamped,
          local: taught[post]!,
        },
      ];
    }),
  );
}

/** What is to be descended: (⟨pre post⟩ without the cost − the same under it) / span, and what local objectives teach. */
export function contrast(synapses: Synapses, found: Signalled): Synapses {
  const of = (pre: string, post: string) => hebbian(synapses, found[pre] as Tensor2D, found[post] as Tensor2D);
  const [free, nudged, local] = [of("preFree", "postFree"), of("preNudged", "postNudged"), of("pre", "local")];
  const part = (name: "weights" | "bias") =>
    add(div(sub(free[name]!, nudged[name]!), found.span!), local[name]!) as never;
  return synapses.bias ? { weights: part("weights"), bias: part("bias") } : { weights: part("weights") };
}
