import { change, element, follow, row, showRange } from "./row.mjs";

export default {
  render({ model, el }) {
    const button = element("button", { type: "button" });
    const input = element("input", { type: "range" });
    const output = element("output");
    button.addEventListener("click", () => change(model, "playing", !model.get("playing")));
    input.addEventListener("input", () => change(model, "value", Number(input.value)));
    row(el, model, [button, input], output);
    return follow(model, ["value", "playing"], () => {
      showRange(input, output, model);
      button.textContent = model.get("playing") ? "❚❚" : "▶";
      button.setAttribute("aria-label", `${model.get("playing") ? "pause" : "play"} ${model.get("label")}`.trim());
    });
  },
};
