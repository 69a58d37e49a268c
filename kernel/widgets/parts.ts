import { shownFigure } from "../display/figure-html";
import type { Figure } from "../display/figure-json";
import type { Output } from "../run/notebook";
import { outputsOfNotebook } from "../run/outputs";
import type { Report } from "../worker/protocol";

/** A piece of an output as a view shows it. */
export type Part =
  | { readonly type: "html"; readonly html: string; readonly text: string }
  | { readonly type: "figure"; readonly figure: Figure; readonly text: string };

/** What code has put out since the last `clear`, and what that is in a page. */
export interface Captured {
  /** Takes an output; false where it changes one that is elsewhere. */
  take(report: Report): boolean;
  clear(): void;
  parts(): Part[];
}

/** Collects outputs as the notebook itself does; ids stay known from one run of the code to the next. */
export function captured(): Captured {
  const ids = new Set<string>();
  let outputs = outputsOfNotebook()();
  let here = new Set<string>();
  return {
    take(report) {
      if (report.type === "stream") outputs.receive({ type: "stream", content: { ...report } });
      else if (report.type === "error") outputs.receive({ type: "error", content: { ...report } });
      else if (report.type === "clear") outputs.receive({ type: "clear_output", content: { wait: report.wait } });
      else if (report.type === "display") {
        const { id, data, metadata } = report;
        if (report.update && !ids.has(id!)) return false;
        const update = id !== undefined && here.has(id);
        if (id !== undefined) for (const known of [here, ids]) known.add(id);
        const type = update ? "update_display_data" : "display_data";
        outputs.receive({ type, content: { data, metadata, transient: id === undefined ? {} : { display_id: id } } });
      }
      return true;
    },
    clear() {
      outputs = outputsOfNotebook()();
      here = new Set();
    },
    parts: () => outputs.current().map(partOf),
  };
}

const figureMime = "application/vnd.plotly.v1+json";

function partOf(output: Output): Part {
  const data = "data" in output ? output.data : {};
  const text = String(data["text/plain"] ?? ("text" in output ? output.text : "evalue" in output ? output.evalue : ""));
  const figure = data[figureMime];
  if (typeof figure === "object" && figure !== null)
    return { type: "figure", figure: shownFigure(figure as Figure), text };
  // Loaded with the first: most sessions need none of it.
  const { outputHtml } = require("../run/page/output") as typeof import("../run/page/output");
  return { type: "html", html: outputHtml(output), text };
}
