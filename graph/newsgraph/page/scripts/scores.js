/** Scores: what measures say of a thing, beside what each of them rests on. */

import { definitions, make } from "./elements.js";
import { capitalised, duration, figure, share } from "./wording.js";

const WRITTEN = { span: duration, "median-lag": duration, "first-share": share };

/**
 * Write the scores of a thing under a heading, group by group, and what they mean.
 * @param {object[]} groups the measures of things of its kind
 * @param {Array<number[]>} rows for each group what supports it, and the scores
 * @returns {Array<Node | null>} nothing, where nothing supports any of them
 */
export function writeScores(groups, rows = []) {
  const supported = groups.map((group, i) => ({ ...group, row: rows[i] ?? [] }));
  const shown = supported.filter(({ row }) => row.length > 0);
  if (!shown.length) return [];
  return [make("h3", "Scores"), ...shown.map(writeGroup), writeMeanings(shown)];
}

function writeGroup({ support, measures, row: [number, ...scores] }) {
  const values = measures.map(({ name }, i) => [title(name), write(name, scores[i])]);
  return make(
    "div.scores",
    make("p.quiet", `${capitalised(support)}: ${figure(number)}`),
    definitions(values),
  );
}

function write(name, score) {
  return score === null ? null : (WRITTEN[name] ?? figure)(score);
}

function writeMeanings(groups) {
  const rows = groups.flatMap(({ measures }) => measures);
  return make(
    "details.meanings",
    make("summary", "What these mean"),
    make(
      "p.quiet",
      "Each set rests on the number above it: the smaller that is, the less it says.",
    ),
    definitions(rows.map(({ name, about }) => [title(name), capitalised(about)])),
  );
}

/** Write a measure's name as a person reads it. */
function title(name) {
  return capitalised(name.replaceAll("-", " "));
}
