import hljs from "highlight.js/lib/core";
import bash from "highlight.js/lib/languages/bash";
import json from "highlight.js/lib/languages/json";
import python from "highlight.js/lib/languages/python";
import typescript from "highlight.js/lib/languages/typescript";
import { escapeHtml } from "./escape";

const languages = { bash, json, python, typescript };
for (const [name, language] of Object.entries(languages)) hljs.registerLanguage(name, language);
hljs.registerAliases(["js", "javascript", "jsx", "mjs"], { languageName: "typescript" });

/** Code as a `<pre>`, coloured where the language is known. */
export function codeHtml(code: string, language: string): string {
  const known = hljs.getLanguage(language) !== undefined;
  const body = known ? hljs.highlight(code, { language }).value : escapeHtml(code);
  return `<pre><code class="language-${escapeHtml(language || "text")}">${body}</code></pre>\n`;
}
