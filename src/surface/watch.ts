import { progress } from "../figures/progress";
import type { Progress } from "../figures/progress-view";

/** Shows how trainings go, one after another. */
export interface Watch {
  /** A training begins, of one seed or of several side by side. */
  follow(label: string): { update(state: Progress): void; done(summary: string): void };
}

/** Nobody looks. */
export const unwatched: Watch = { follow: () => ({ update: () => {}, done: () => {} }) };

/** Each training has a display of its own. */
export const watchEach: Watch = { follow: progress };

/**
 * All trainings share one display.
 *
 * @param of the steps of all runs together
 */
export function watchTogether(title: string, of: number): Watch & { end(summary: string): void } {
  const bar = progress(title);
  const started = Date.now();
  const seconds = () => (Date.now() - started) / 1000;
  let before = 0;
  return {
    follow: (label) => {
      let own = 0;
      return {
        update: (state) => {
          own = state.step;
          bar.update({ ...state, stage: `${label}, ${state.stage}`, step: before + own, of, seconds: seconds() });
        },
        done: () => {
          before += own;
        },
      };
    },
    end: (summary) => {
      bar.update({ stage: "", step: before, of, seconds: seconds(), losses: [] });
      bar.done(`${summary}; ${seconds().toFixed(0)} s`);
    },
  };
}
