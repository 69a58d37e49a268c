import { change, element, follow, row } from "./row.mjs";

export default {
  render({ model, el }) {
    const select = element("select");
    select.addEventListener("change", () => change(model, "index", select.selectedIndex));
    row(el, model, [select]);
    const fill = () =>
      select.replaceChildren(...model.get("options").map((text) => element("option", { textContent: text })));
    fill();
    return follow(model, ["index"], () => {
      select.selectedIndex = model.get("index");
    });
  },
};
