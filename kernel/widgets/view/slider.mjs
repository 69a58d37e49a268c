import { change, element, follow, reading, row } from "./row.mjs";

export default {
  render({ model, el }) {
    const input = element("input", { type: "range" });
    const output = element("output");
    input.addEventListener("input", () => change(model, "value", Number(input.value)));
    row(el, model, [input], output);
    return follow(model, ["value", "min", "max", "step"], () => {
      const [min, max, step, value] = ["min", "max", "step", "value"].map((name) => model.get(name));
      Object.assign(input, { min, max, step });
      if (Number(input.value) !== value) input.value = value;
      output.textContent = reading(value, step);
      input.setAttribute("aria-valuetext", output.textContent);
      input.style.setProperty("--triad-share", `${(100 * (value - min)) / (max - min)}%`);
      output.style.minWidth = `${Math.max(reading(min, step).length, reading(max, step).length)}ch`;
    });
  },
};
