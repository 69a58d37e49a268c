import { change, element, follow, row } from "./row.mjs";

export default {
  render({ model, el }) {
    const input = element("input", { type: "number", step: "any" });
    input.addEventListener("change", () => {
      if (input.value !== "" && Number.isFinite(input.valueAsNumber)) change(model, "value", input.valueAsNumber);
      else input.value = model.get("value");
    });
    row(el, model, [input]);
    return follow(model, ["value"], () => {
      input.value = model.get("value");
    });
  },
};
