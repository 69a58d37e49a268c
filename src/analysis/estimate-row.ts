/** How a rule's direction at a pathway estimates the gradient. */
export interface EstimateRow {
  readonly rule: string;
  readonly seed: number;
  readonly pathway: string;
  /** Degrees between the mean direction and the gradient, 0 to 180; NaN where either is zero. */
  readonly angle: number;
  /** ‖mean direction − gradient‖ / ‖gradient‖, less what the finite number of draws adds. */
  readonly bias: number;
  /** Mean squared distance of a direction from their mean, over ‖gradient‖². */
  readonly variance: number;
  /** ‖mean direction‖² over the mean squared distance of a direction from their mean, less what the finite number of draws adds. */
  readonly snr: number;
}
