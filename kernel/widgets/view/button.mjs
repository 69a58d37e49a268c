import { element, row } from "./row.mjs";

export default {
  render({ model, el }) {
    const button = element("button", { type: "button", textContent: model.get("label") });
    button.addEventListener("click", () => model.send({ type: "click" }));
    row(el, model, [button]);
    el.querySelector("label").remove();
  },
};
