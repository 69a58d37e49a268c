import type { Tensor2D } from "../ops";
import type { GroupArea, Rates } from "./group";

/** Something for each of the areas, by their names. */
export const byArea = (areas: readonly GroupArea[], of: (area: GroupArea) => unknown): Rates =>
  Object.fromEntries(areas.map((area) => [area.area, of(area) as Tensor2D]));
