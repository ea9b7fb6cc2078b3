// Reads a JSON list of DOT texts from standard input; prints the words that Graphviz draws.
import { readFileSync } from "node:fs";
import { instance } from "@viz-js/viz";
import { JSDOM } from "jsdom";

const viz = await instance();
const { DOMParser } = new JSDOM("").window;

const read = [];
for (const text of JSON.parse(readFileSync(0, "utf8"))) {
  const { status, output, errors } = viz.render(text, { format: "svg" });
  if (status !== "success") throw new Error(JSON.stringify(errors));
  const picture = new DOMParser().parseFromString(output, "image/svg+xml");
  const things = (kind) =>
    [...picture.querySelectorAll(`g.${kind}`)].map((thing) => [
      thing.querySelector("title").textContent,
      [...thing.querySelectorAll("text")].map((line) => line.textContent.replaceAll("\u00a0", " ")),
    ]);
  read.push({
    nodes: things("node"),
    groups: things("cluster"),
    edges: things("edge").map(([title, lines]) => [...title.split("->"), lines.join("\n")]),
  });
}
console.log(JSON.stringify(read));
