import { provide } from "../worker/provide";
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
  provide({ widget, slider, dropdown, checkbox, button, play, textField, numberField });
  provide({ interact, live, progress });
  provideStates();
}
