import { change, element, follow, reading, row } from "./row.mjs";

export default {
  render({ model, el }) {
    const button = element("button", { type: "button" });
    const input = element("input", { type: "range" });
    const output = element("output");
    button.addEventListener("click", () => change(model, "playing", !model.get("playing")));
    input.addEventListener("input", () => change(model, "value", Number(input.value)));
    row(el, model, [button, input], output);
    return follow(model, ["value", "playing"], () => {
      const [min, max, step, value] = ["min", "max", "step", "value"].map((name) => model.get(name));
      Object.assign(input, { min, max, step });
      if (Number(input.value) !== value) input.value = value;
      output.textContent = reading(value, step);
      output.style.minWidth = `${Math.max(reading(min, step).length, reading(max, step).length)}ch`;
      input.style.setProperty("--triad-share", `${(100 * (value - min)) / (max - min)}%`);
      button.textContent = model.get("playing") ? "❚❚" : "▶";
      button.setAttribute("aria-label", `${model.get("playing") ? "pause" : "play"} ${model.get("label")}`.trim());
    });
  },
};
