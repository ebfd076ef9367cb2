/** Csv: rows of values -> comma-separated text, as RFC 4180 has it. */

import { COLUMNS } from "./rows.js";

/** Write rows of values; null and undefined become empty. */
export function writeCsv(rows) {
  return rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Write the articles that remain, with a heading; what only the panel tells is fetched. */
export async function tabulate(coverage, remains) {
  const [title, provider, ...others] = COLUMNS;
  const rows = [[title.name, provider.name, "domain", ...others.map(({ name }) => name), "url"]];
  for (const article of coverage.articles.filter(({ id }) => remains[id])) {
    const cell = ({ of }) => of(article, coverage);
    const publisher = article.provider === null ? null : await coverage.tell(article.provider);
    const { url } = await coverage.tell(article.id);
    rows.push([cell(title), cell(provider), publisher?.domain, ...others.map(cell), url]);
  }
  return writeCsv(rows);
}
