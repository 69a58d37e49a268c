/** What tfjs's engine notes on the way through one of its calls; every copy of tfjs in the process finds it here. */
interface Engine {
  readonly state: {
    gradientDepth: number;
    kernelDepth: number;
    activeTape: unknown;
    readonly numDataMovesStack: unknown[];
  };
}

/**
 * Makes tfjs forget the calls that an interrupt has ended, `finally` and all: a gradient that was struck would count as
 * under way for ever, and none could be computed after it.
 *
 * To be called between two turns of the event loop, when no call of tfjs can be under way.
 */
export function forgetTensorCalls(): void {
  const state = (globalThis as { _tfengine?: Engine })._tfengine?.state;
  if (state === undefined) return;
  Object.assign(state, { gradientDepth: 0, kernelDepth: 0, activeTape: null });
  state.numDataMovesStack.length = 0;
}
