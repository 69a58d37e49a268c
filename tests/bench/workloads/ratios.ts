import { median } from "../table";

/** Milliseconds a step of one workload, a list for each contender, Triad's first; the i-th of each are of one round. */
export type Columns = readonly (readonly number[])[];

/** The median over the rounds of Triad's time as a multiple of a peer's; undefined where one of them was not timed. */
export function ratio([own = []]: Columns, peer: readonly number[] = []): number | undefined {
  if (own.length === 0 || peer.length === 0) return undefined;
  return median(own.map((value, i) => value / peer[i]!));
}

/** The times of the peer that is the fastest by its median. */
export const fastestPeer = ([, ...peers]: Columns): readonly number[] | undefined =>
  peers.filter((peer) => peer.length > 0).sort((a, b) => median(a) - median(b))[0];

/**
 * Triad's ratios to the peers, and to the fastest peer of each workload, as lines of text: geometric means over the workloads
 * that both have run.
 *
 * @param names the contenders', Triad's first
 */
export function ratioLines(names: readonly string[], workloads: readonly Columns[]): string[] {
  const line = (against: string, peer: (columns: Columns) => readonly number[] | undefined) => {
    const ratios = workloads.map((columns) => ratio(columns, peer(columns))).filter((value) => value !== undefined);
    if (ratios.length === 0) return [];
    const mean = Math.exp(ratios.reduce((sum, value) => sum + Math.log(value), 0) / ratios.length);
    const over = ratios.length > 1 ? ` in the geometric mean of ${ratios.length}` : "";
    return [`Triad / ${against}: ${mean.toFixed(2)}${over}`];
  };
  return [
    ...names.slice(1).flatMap((name, i) => line(name, (columns) => columns[i + 1])),
    ...line("the fastest peer of each", fastestPeer),
  ];
}
