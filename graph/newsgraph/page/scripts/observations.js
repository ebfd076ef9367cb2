/** Observations: the places that state something of an article, and what they disagree on. */

import { make, stated } from "./elements.js";
import { filled, section } from "./lists.js";
import { areSameTime, capitalised, count, figure, when } from "./wording.js";

const SHORT = 16;

/** Write where an article is stated; where places disagree, what each says, side by side. */
export function writeObservations({ coverage }, id, facts) {
  const { observations = [] } = facts;
  const fields = [...new Set(observations.flatMap(({ claims = {} }) => Object.keys(claims)))];
  const heading = `Stated in ${count(observations.length, "place")}`;
  const place = (one) => [
    stated(`${coverage.sources[one.source]}:${one.line}`, "code"),
    make("small", one.position ? `entry ${figure(one.position)} of its list` : "the post itself"),
  ];
  if (!fields.length) return section(heading, observations, (one) => make("div", ...place(one)));
  const chosen = choose(coverage, id, facts);
  const row = (one) =>
    make(
      "tr",
      scoped("row", ...place(one)),
      ...fields.map((field) => writeClaim(field, one.claims?.[field], chosen[field])),
    );
  const head = make(
    "tr",
    scoped("col", "Place"),
    ...fields.map((field) => scoped("col", capitalised(field))),
  );
  const [rows, ...more] = filled(make("tbody"), observations, row);
  const note = make("caption.quiet", "They disagree. ✓ marks what was chosen.");
  const frame = make("div.claims", make("table", note, make("thead", head), rows));
  return [make("h3", heading), scrollable(frame, "What each place states"), ...more];
}

/** Return the values that were chosen among those stated. */
function choose(coverage, id, { published, quality, heat, type }) {
  const [provider] = coverage.providersOf(id).map((one) => coverage.nodes[one].label);
  return { title: coverage.nodes[id].label, date: published, quality, heat, provider, type };
}

function writeClaim(field, claim, chosen) {
  if (claim === undefined) return make("td");
  const isChosen = field === "date" ? areSameTime(claim, chosen) : claim === chosen;
  const text = field === "date" ? when(claim) : String(claim);
  const name = text.length > SHORT ? "td.long" : "td";
  return isChosen ? make(`${name}.chosen`, stated(text), " ✓") : make(name, stated(text));
}

function scoped(scope, ...children) {
  return Object.assign(make("th", ...children), { scope });
}

/** Let the keyboard scroll what may be too wide. */
function scrollable(element, ariaLabel) {
  return Object.assign(element, { tabIndex: 0, role: "region", ariaLabel });
}
