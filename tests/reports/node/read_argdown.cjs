// Reads a JSON list of texts from standard input; prints what Argdown finds in each.
const { readFileSync } = require("node:fs");
const { argdown } = require("@argdown/core/dist/argdown.js");

const wordsOf = (thing) => thing.members.map((member) => member.text).filter((text) => text);
const read = JSON.parse(readFileSync(0, "utf8")).map((input) => {
  const { parserErrors, statements, arguments: moves } = argdown.run({
    process: ["parse-input", "build-model"],
    input,
    logLevel: "error",
  });
  const relations = new Set(
    [...Object.values(statements), ...Object.values(moves)]
      .flatMap((thing) => thing.relations ?? [])
      .map((r) => JSON.stringify([r.relationType, r.from.title, r.to.title])),
  );
  return {
    errors: parserErrors.map((error) => error.message),
    statements: Object.fromEntries(
      Object.entries(statements).map(([title, it]) => [
        title,
        { words: wordsOf(it), tags: it.tags, data: it.data },
      ]),
    ),
    arguments: Object.fromEntries(Object.entries(moves).map(([t, it]) => [t, wordsOf(it)])),
    relations: [...relations].map((text) => JSON.parse(text)),
  };
});
console.log(JSON.stringify(read));
