import { change, element, follow, row, showRange } from "./row.mjs";

export default {
  render({ model, el }) {
    const input = element("input", { type: "range" });
    const output = element("output");
    input.addEventListener("input", () => change(model, "value", Number(input.value)));
    row(el, model, [input], output);
    return follow(model, ["value", "min", "max", "step"], () => {
      showRange(input, output, model);
      input.setAttribute("aria-valuetext", output.textContent);
    });
  },
};
