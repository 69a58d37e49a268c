import { comm } from "../worker/comms";
import { split } from "./buffers";
import type { Model } from "./model";

/** The widgets there are, by id. */
export const models = new Map<string, Model>();

let listened = false;

/** Whether a front end has asked for widgets: one that never does shows what stands in for them. */
export const isListenedTo = (): boolean => listened;

/** Tells a page that has been loaded anew which widgets there are, and their states. */
export function provideStates(): void {
  comm.register("jupyter.widget.control", (control) => {
    listened = true;
    control.onMessage = ({ method }) => {
      if (method !== "request_states") return;
      const { state, paths, buffers } = split(Object.fromEntries([...models].map(([id, it]) => [id, described(it)])));
      control.send({ method: "update_states", states: state, buffer_paths: paths }, buffers);
    };
  });
}

const described = ({ state }: Model) => ({
  model_name: state._model_name,
  model_module: state._model_module,
  model_module_version: state._model_module_version,
  state,
});
