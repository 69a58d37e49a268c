import { button } from "./button";
import { checkbox } from "./checkbox";
import { dropdown } from "./dropdown";
import { numberField, textField } from "./field";
import { interact } from "./interact";
import { live } from "./live";
import { provideStates } from "./models";
import { play } from "./play";
import { progress } from "./progress";
import { slider } from "./slider";
import { widget } from "./widget";

/** Gives the cells their controls, and what moves in place. */
export function provideWidgets(): void {
  const provided = {
    ...{ widget, slider, dropdown, checkbox, button, play, textField, numberField },
    ...{ interact, live, progress },
  };
  for (const [name, value] of Object.entries(provided)) {
    Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
  }
  provideStates();
}
