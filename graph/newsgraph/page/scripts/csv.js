/** Csv: rows of values -> comma-separated text for spreadsheets, in the form of RFC 4180. */

import { COLUMNS } from "./rows.js";

const FORMULA = /^[=+\-@\t\r]/;
const MARK = "\ufeff";

/**
 * Write rows of values; null and undefined become empty. Spreadsheets take the mark at the start
 * for UTF-8, and a text for a formula by how it begins: before such a text stands an apostrophe.
 */
export function writeCsv(rows) {
  return MARK + rows.map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

function field(value) {
  const isFormula = typeof value === "string" && FORMULA.test(value);
  const text = `${isFormula ? "'" : ""}${value ?? ""}`;
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
