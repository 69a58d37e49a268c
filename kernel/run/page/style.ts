/** How a page looks: light and dark, on screen and on paper. */
export const style = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --ink: #24292f; --faint: #6b7480; --line: #e1e5ea; --code: #f6f7f9; --link: #0b5fae;
  --wrong: #b42318; --wrong-ground: #fdf1f0; --warn-ground: #fdf8ec;
  --keyword: #8b2fa8; --string: #22722f; --number: #a4480a; --comment: #6b7480; --title: #0b5fae; --type: #0f6f74;
  --ansi-0: #24292f; --ansi-1: #b42318; --ansi-2: #22722f; --ansi-3: #8a6100; --ansi-4: #0b5fae; --ansi-5: #8b2fa8;
  --ansi-6: #0f6f74; --ansi-7: #6b7480; --ansi-8: #4b535d; --ansi-9: #cf3a2c; --ansi-10: #2c8a3b; --ansi-11: #a87800;
  --ansi-12: #1c77cf; --ansi-13: #a644c4; --ansi-14: #14878d; --ansi-15: #8c959f;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #15191e; --ink: #d7dade; --faint: #8f99a5; --line: #2c333b; --code: #1c2229; --link: #6db3f2;
    --wrong: #ff8f85; --wrong-ground: #2b1a1a; --warn-ground: #262214;
    --keyword: #d79be8; --string: #8fce9a; --number: #f0a871; --comment: #8f99a5; --title: #7fbdf5; --type: #74cdd2;
    --ansi-0: #8f99a5; --ansi-1: #ff8f85; --ansi-2: #8fce9a; --ansi-3: #e3c16f; --ansi-4: #7fbdf5; --ansi-5: #d79be8;
    --ansi-6: #74cdd2; --ansi-7: #d7dade; --ansi-8: #a9b2bc; --ansi-9: #ffaaa2; --ansi-10: #abdeb4; --ansi-11: #efd596;
    --ansi-12: #a2d0f8; --ansi-13: #e4b8f0; --ansi-14: #9adde1; --ansi-15: #f2f4f6;
  }
}
* { box-sizing: border-box; }
html { scroll-behavior: smooth; }
body {
  margin: 0; background: var(--page); color: var(--ink);
  font: 17px/1.6 Charter, "Bitstream Charter", "Source Serif 4", Cambria, Georgia, serif; text-rendering: optimizeLegibility;
}
main, footer { max-width: 60rem; margin: 0 auto; padding: 0 1.25rem; }
main { padding-top: 3.5rem; }
footer { color: var(--faint); font-size: .85rem; padding: 3rem 1.25rem 2rem; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 2.2em 0 .6em; font-weight: 650; text-wrap: balance; }
h1 { font-size: 2.1rem; margin-top: 0; } h2 { font-size: 1.5rem; } h3 { font-size: 1.2rem; } h4, h5, h6 { font-size: 1rem; }
p, ul, ol, blockquote, table { margin: 0 0 1em; }
a { color: var(--link); text-underline-offset: .15em; }
.anchor { margin-left: .35em; opacity: 0; text-decoration: none; font-weight: 400; }
:is(h1, h2, h3, h4, h5, h6):hover .anchor, .anchor:focus { opacity: .6; }
blockquote { border-left: 3px solid var(--line); padding-left: 1rem; color: var(--faint); margin-left: 0; }
hr { border: 0; border-top: 1px solid var(--line); margin: 2.5rem 0; }
img, svg { max-width: 100%; height: auto; }
pre, code { font-family: ui-monospace, "SF Mono", "Cascadia Code", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
pre { font-size: .78rem; line-height: 1.55; overflow-x: auto; margin: 0 0 1rem; }
:not(pre) > code { font-size: .84em; background: var(--code); border-radius: 4px; padding: .12em .35em; }
.markdown pre, .input pre { background: var(--code); border-radius: 8px; padding: .85rem 1.1rem; }
.cell { position: relative; margin: 1.4rem 0; }
.input pre { margin-bottom: .6rem; }
.count {
  position: absolute; right: calc(100% + .1rem); top: .85rem; color: var(--faint);
  font: .72rem/1.55 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: nowrap;
}
.cell:has(> .input > details) .count { top: .15rem; }
.markdown > :not(pre, table, figure) { max-width: 44rem; }
details > summary { color: var(--faint); font-size: .85rem; cursor: pointer; margin-bottom: .5rem; }
.outputs > * { margin: 0 0 .8rem; }
.outputs pre { padding: 0 1.1rem; max-height: 40rem; overflow: auto; }
.stream.stderr { background: var(--warn-ground); border-radius: 8px; padding-block: .6rem !important; }
.error { background: var(--wrong-ground); color: var(--ink); border-left: 3px solid var(--wrong); padding-block: .6rem !important; white-space: pre-wrap; }
figure { margin: 0; } figure > img { display: block; margin: 0 auto; }
.html { overflow-x: auto; }
.math { overflow-x: auto; overflow-y: hidden; }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Noto Sans Math", math, serif; font-size: 1.06em; }
math.tml-display { display: block math; width: 100%; }
table { border-collapse: collapse; font: .82rem/1.45 system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
th, td { padding: .32rem .8rem; text-align: right; border-bottom: 1px solid var(--line); }
th { font-weight: 600; } thead th { border-bottom: 1px solid var(--faint); }
.markdown :is(th, td):not([align]) { text-align: left; }
.hljs-keyword, .hljs-literal, .hljs-selector-tag { color: var(--keyword); }
.hljs-string, .hljs-regexp, .hljs-template-tag { color: var(--string); }
.hljs-subst { color: var(--ink); }
.hljs-number { color: var(--number); }
.hljs-comment, .hljs-doctag { color: var(--comment); font-style: italic; }
.hljs-title { color: var(--title); }
.hljs-built_in, .hljs-type, .hljs-title.class_ { color: var(--type); }
@media (max-width: 66rem) { .count { position: static; margin-bottom: .2rem; } }
@media print {
  :root { color-scheme: light; --page: #fff; --ink: #000; --faint: #555; --line: #ddd; --code: #fff; }
  body { font-size: 10.5pt; } main, footer { max-width: none; padding: 0; }
  .markdown > * { max-width: none !important; } .anchor { display: none; }
  .count { position: static; break-after: avoid; } .input pre, .markdown pre { border: 1px solid var(--line); }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; } .outputs pre, .html { max-height: none; overflow: visible; }
  h1, h2, h3, h4 { break-after: avoid; } figure, .input, tr, .error { break-inside: avoid; }
}
`;
