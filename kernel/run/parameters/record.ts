import type { Notebook } from "../notebook";

export interface ParametersRun {
  readonly input: string;
  readonly output: string;
  readonly started: Date;
  readonly ended: Date;
  readonly failed: boolean;
}

/** A notebook that was run with parameters, with what papermill records about such a run in its metadata. */
export function recordRun(notebook: Notebook, { input, output, started, ended, failed }: ParametersRun): Notebook {
  const papermill = {
    ...(notebook.metadata.papermill as object | undefined),
    input_path: input,
    output_path: output,
    start_time: started.toISOString(),
    end_time: ended.toISOString(),
    duration: (ended.getTime() - started.getTime()) / 1000,
    exception: failed ? true : null,
  };
  return { ...notebook, metadata: { ...notebook.metadata, papermill } };
}
