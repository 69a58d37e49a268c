import type { InputArea } from "../architecture/areas";
import type { CircuitData } from "../circuit/data";
import { isContrast } from "../objectives/table";
import { areasAfter } from "../program/credit";
import { CircuitError } from "../support/errors";

/** Refuses contrasts of several signals, and one whose signal no input shows to its area: real and wrong would be the same. */
export function checkContrasts(circuit: CircuitData): void {
  const contrasts = circuit.objectives.filter(({ objective }) => isContrast(objective));
  const [first] = contrasts;
  for (const { area, objective } of contrasts) {
    const where = `objective ${objective.kind} in area "${area}"`;
    const from = JSON.stringify(objective.from);
    if (objective.from !== first!.objective.from)
      throw new CircuitError(
        where,
        `it takes ${from}, but that in "${first!.area}" takes "${first!.objective.from}"; the contrasts of a circuit are of one signal`,
      );
    const shows = Object.keys(circuit.areas).filter(
      (name) => (circuit.areas[name] as InputArea).takes?.[0] === objective.from,
    );
    if (shows.some((input) => areasAfter(circuit, input).includes(area))) continue;
    throw new CircuitError(
      where,
      `no input before it takes ${from}, so that it could tell the right one from a wrong one; ` +
        `add an area such as hint: input(${from}, [10]), and a pathway from it`,
    );
  }
}
