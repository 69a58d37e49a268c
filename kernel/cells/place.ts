/** A place in a text as people and editors count it: both from one. */
export interface Place {
  readonly line: number;
  readonly column: number;
}
