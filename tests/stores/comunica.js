/** Comunica: the answers of all queries of a folder, asked of a file of triples. */

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { QueryEngine } from "@comunica/query-sparql-file";

const [data, folder] = process.argv.slice(2);
const engine = new QueryEngine();

for (const name of readdirSync(folder).filter((name) => name.endsWith(".rq"))) {
  const query = readFileSync(join(folder, name), "utf-8");
  const result = await engine.query(query, { sources: [resolve(data)] });
  const written = await engine.resultToString(result, "application/sparql-results+json");
  writeFileSync(join(folder, name.replace(/rq$/, "srj")), await text(written.data));
}
