let rows = 0;

/** A control's row in the page: its label, what is handled, and what it says. */
export function row(el, model, controls, ...after) {
  const control = controls.at(-1);
  control.id = `triad-control-${++rows}-${Date.now()}`;
  const label = element("label", { htmlFor: control.id, textContent: model.get("label") });
  const handles = element("span", { className: "triad-handles" });
  handles.append(...controls);
  // The notebook's own keys, such as the arrows that go from cell to cell, are not meant here.
  handles.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey || event.altKey || event.key === "Escape")) event.stopPropagation();
  });
  el.classList.add("triad-control");
  el.append(label, handles, ...after);
}

/** Calls `changed` now and whenever one of the names changes; returns what ends that. */
export function follow(model, names, changed) {
  for (const name of names) model.on(`change:${name}`, changed);
  changed();
  return () => {
    for (const name of names) model.off(`change:${name}`, changed);
  };
}

export function element(tag, properties = {}) {
  return Object.assign(document.createElement(tag), properties);
}

/** A number as the scale's step has its digits: 0.50 beside 0.51. */
function reading(value, step) {
  const digits = /\.(\d+)$/.exec(String(step))?.[1].length ?? 0;
  return Math.abs(step) < 1e-6 ? String(value) : Number(value).toFixed(digits);
}

/** Shows what a range from `min` to `max` is at, and beside it the number, in as much room as its longest needs. */
export function showRange(input, output, model) {
  const [min, max, step, value] = ["min", "max", "step", "value"].map((name) => model.get(name));
  Object.assign(input, { min, max, step });
  if (Number(input.value) !== value) input.value = value;
  input.style.setProperty("--triad-share", `${(100 * (value - min)) / (max - min)}%`);
  output.textContent = reading(value, step);
  output.style.minWidth = `${Math.max(reading(min, step).length, reading(max, step).length)}ch`;
}

export function change(model, name, value) {
  if (model.get(name) === value) return;
  model.set(name, value);
  model.save_changes();
}
