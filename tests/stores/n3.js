/** N3: what N3.js reads from a file, a statement a line, as JSON lists of plain texts. */

import { readFileSync } from "node:fs";
import { Parser } from "n3";

const [path, format] = process.argv.slice(2);

for (const quad of new Parser({ format }).parse(readFileSync(path, "utf-8"))) {
  const { subject, predicate, object, graph } = quad;
  for (const node of [subject, predicate, graph]) mustNotBeBlank(node);
  const datatype = object.datatype?.value ?? "";
  if (!datatype) mustNotBeBlank(object);
  const texts = [subject.value, predicate.value, object.value, datatype, graph.value];
  process.stdout.write(`${JSON.stringify(texts)}\n`);
}

function mustNotBeBlank(node) {
  if (node.termType === "NamedNode" || node.termType === "DefaultGraph") return;
  throw new Error(`${node.termType} ${node.value} can't be merged`);
}
