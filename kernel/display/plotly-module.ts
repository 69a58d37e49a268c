import { plotly } from "./plotly";

// What `plotly.js-dist` is in a cell. Exported as that package exports itself, so that every way of importing it works.
export = plotly;
