export { angles } from "./angles";
export { type ArmRun, type ComparisonOptions, comparison } from "./comparison";
export { accuracyCurve, curve, lossCurve } from "./training-curves";
