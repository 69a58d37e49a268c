import fs from "node:fs";
import path from "node:path";
import { checkout } from "../setup/checkout.cjs";

const folder = path.join(checkout, "kernel/widgets/view");

/**
 * The code of a view, as text: it runs in the page, where nothing can be imported from here.
 *
 * What it imports from beside it is put in its place.
 */
export function viewCode(file: string): string {
  const text = fs.readFileSync(path.join(folder, file), "utf8");
  return text.replace(/^import \{.*\} from "\.\/(.+)";$/gm, (_, imported: string) =>
    viewCode(imported).replace(/^export /gm, ""),
  );
}

/** The look of the controls, in the page's own colours. */
export const viewStyle = (): string => fs.readFileSync(path.join(folder, "controls.css"), "utf8");
