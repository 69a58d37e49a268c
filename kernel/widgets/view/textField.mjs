import { change, element, follow, row } from "./row.mjs";

export default {
  render({ model, el }) {
    const input = element("input", { type: "text" });
    input.addEventListener("change", () => change(model, "value", input.value));
    row(el, model, [input]);
    return follow(model, ["value"], () => {
      input.value = model.get("value");
    });
  },
};
