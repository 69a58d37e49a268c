import { change, element, follow, row } from "./row.mjs";

export default {
  render({ model, el }) {
    const input = element("input", { type: "checkbox" });
    input.addEventListener("change", () => change(model, "value", input.checked));
    row(el, model, [input]);
    return follow(model, ["value"], () => {
      input.checked = model.get("value");
    });
  },
};
