import { element, follow } from "./row.mjs";

export default {
  async render({ model, el, host, signal }) {
    const controls = element("div", { className: "triad-controls" });
    const output = element("div", { className: "triad-output" });
    el.classList.add("triad-interact");
    el.append(controls, output);
    for (const reference of model.get("controls")) {
      const place = element("div");
      controls.append(place);
      const control = await host.getWidget(reference);
      await control.render({ el: place, signal });
    }
    return follow(model, ["parts", "busy"], () => {
      el.classList.toggle("triad-busy", model.get("busy"));
      show(output, model.get("parts"), model);
    });
  },
};

/** Each part in its place: one that is of the same kind as before is changed, not made anew, so that nothing flickers. */
function show(output, parts, model) {
  while (output.childElementCount > parts.length) output.lastElementChild.remove();
  parts.forEach((part, i) => {
    let place = output.children[i];
    if (place?.dataset.type !== part.type) {
      const made = element("div");
      made.dataset.type = part.type;
      if (place) place.replaceWith(made);
      else output.append(made);
      place = made;
    }
    if (place.triadPart === JSON.stringify(part)) return;
    place.triadPart = JSON.stringify(part);
    if (part.type === "figure") draw(place, part, model);
    else write(place, part.html);
  });
}

function write(place, html) {
  place.className = "jp-RenderedHTMLCommon";
  place.innerHTML = html;
  // A script that comes as text does not run by itself.
  for (const script of place.querySelectorAll("script")) {
    const running = element("script", { textContent: script.textContent });
    script.replaceWith(running);
  }
}

async function draw(place, { figure, text }, model) {
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", text);
  place.style.minHeight = `${figure.layout.height}px`;
  place.triadFigure = figure;
  if (place.triadWaits) return;
  place.triadWaits = true;
  const Plotly = await plotly(model);
  place.triadWaits = false;
  await drawn(place, Plotly);
  place.triadWatched ??= watch(place, Plotly);
}

function drawn(place, Plotly) {
  const { data, layout, config } = place.triadFigure;
  const themed = { uirevision: "kept", ...layout, template: layout.template ?? look() };
  return Plotly.react(place, structuredClone(data), themed, config);
}

/** A figure follows the width of the page, and its theme. */
function watch(place, Plotly) {
  let width = place.clientWidth;
  new ResizeObserver(() => {
    if (!place.isConnected || !place.clientWidth || place.clientWidth === width) return;
    width = place.clientWidth;
    Plotly.Plots.resize(place);
  }).observe(place);
  const theme = new MutationObserver(() => {
    if (place.isConnected) drawn(place, Plotly);
    else theme.disconnect();
  });
  theme.observe(document.body, { attributeFilter: ["data-jp-theme-light", "data-jp-theme-name"] });
  return true;
}

/** The library: the page's own copy, or one that the kernel sends, once a page. */
function plotly(model) {
  if (window.Plotly?.newPlot) return Promise.resolve(window.Plotly);
  window.triadPlotly ??= { waiting: [] };
  const shared = window.triadPlotly;
  return new Promise((resolve) => {
    shared.waiting.push(resolve);
    if (shared.load) return void shared.load();
    if (shared.asked) return;
    shared.asked = true;
    model.on("msg:custom", (message) => {
      if (message?.type !== "plotly.js" || shared.load) return;
      const holder = element("template", { innerHTML: message.html });
      document.head.append(element("script", { textContent: holder.content.querySelector("script").textContent }));
    });
    model.send({ type: "plotly.js" });
  });
}

/** The page's own colours. */
function look() {
  const style = getComputedStyle(document.body);
  const of = (name, otherwise) => style.getPropertyValue(name).trim() || otherwise;
  const none = "rgba(0,0,0,0)";
  const line = of("--jp-border-color2", "#e0e0e0");
  const axis = { gridcolor: line, zerolinecolor: line, linecolor: line, automargin: true };
  return {
    layout: {
      ...{ paper_bgcolor: none, plot_bgcolor: none, font: { color: of("--jp-content-font-color1", "#212121") } },
      ...{ xaxis: axis, yaxis: axis, legend: { bgcolor: none } },
    },
  };
}
