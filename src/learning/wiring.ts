import { add, addN, matMul, mul, type Tensor, type Tensor2D, transpose } from "../ops";
import type { Group, GroupArea, Member, Rates } from "./group";

/** How the areas of a group reach each other. */
export interface Wiring {
  /**
   * The drive of an area, [samples, units], where the group's areas have these rates; what clamped areas and the pathways of
   * other rules bring is as it was.
   */
  before(area: GroupArea, rates: Rates): Tensor2D;
  /**
   * What comes back to an area through the transposes of its outgoing weights, Σ signal(post) · Wᵀ, [samples, units];
   * undefined where nothing of the group goes on from it.
   *
   * @param gain a factor on each pathway; default 1
   */
  after(area: GroupArea, signals: Rates, gain?: (pathway: Member) => number): Tensor2D | undefined;
}

/** What a group's areas bring to each other; what does not change while they settle is computed once. */
export function wiring(group: Group): Wiring {
  const moves = new Set(group.areas.map(({ area }) => area));
  const still = new Map(
    group.areas.map(({ area, incoming, outside }) => {
      const clamped = incoming.filter(({ pre }) => !moves.has(pre));
      const brought = clamped.map(({ pre, synapses }) => matMul(group.rates[pre]!, synapses.weights));
      const biases = incoming.flatMap(({ synapses }) => (synapses.bias ? [synapses.bias] : []));
      const parts: Tensor[] = [...brought, ...(outside ? [outside] : []), ...biases];
      return [area, parts.length === 0 ? undefined : parts.reduce((sum, part) => add(sum, part))];
    }),
  );
  return {
    before: ({ area, incoming }, rates) => {
      const moving = incoming.filter(({ pre }) => moves.has(pre));
      const brought: Tensor[] = moving.map(({ pre, synapses }) => matMul(rates[pre]!, synapses.weights));
      const same = still.get(area);
      // The largest first, since what is still may be no more than a bias.
      const parts = same ? [...brought, same] : brought;
      return parts.reduce((sum, part) => add(sum, part)) as Tensor2D;
    },
    after: ({ outgoing }, signals, gain = () => 1) => {
      const each = outgoing.map((pathway) => {
        const back = matMul(signals[pathway.post]!, transpose(pathway.synapses.weights) as Tensor2D);
        const factor = gain(pathway);
        return factor === 1 ? back : (mul(back, factor) as Tensor2D);
      });
      return each.length === 0 ? undefined : (addN(each) as Tensor2D);
    },
  };
}
