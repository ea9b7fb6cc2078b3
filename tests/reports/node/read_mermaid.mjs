// Reads a JSON list of flowcharts from standard input; prints what Mermaid finds in each.
import { readFileSync } from "node:fs";
import { JSDOM } from "jsdom";

const page = new JSDOM("<!DOCTYPE html><body></body>");
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false, maxEdges: 1e6, maxTextSize: 1e9 });

// Mermaid marks entities with signs of its own, which it turns into HTML when it draws.
const shown = (text) => {
  const html = text.replace(/ﬂ°°/g, "&#").replace(/ﬂ°/g, "&").replace(/¶ß/g, ";");
  const lines = html.split(/<br\s*\/?>/);
  const place = page.window.document.createElement("textarea");
  return lines.map((line) => ((place.innerHTML = line), place.value)).join("\n");
};

const read = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
  read.push({
    nodes: [...db.getVertices().values()].map((node) => [node.id, shown(node.text)]),
    edges: db.getEdges().map((edge) => [edge.start, edge.end, shown(edge.text)]),
    groups: db.getSubGraphs().map((group) => [shown(group.title), [...group.nodes].sort()]),
  });
}
console.log(JSON.stringify(read));
