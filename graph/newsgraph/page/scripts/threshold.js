/** Threshold: the least score that an article must have, set by a slider. */

import { make } from "./elements.js";
import { rangeOf } from "./filtering.js";
import { figure } from "./wording.js";

const MEASURES = { listed: "Times listed", quality: "Quality" };

/**
 * Make the slider and the choice of what it measures; null where no score tells articles apart.
 * @param {(bound: {measure: string, least: number | null}) => void} choose
 * @returns {{element: Element, show: (filter: object) => void} | null}
 */
export function createThreshold({ articles }, choose) {
  const ranges = Object.keys(MEASURES).map((measure) => [measure, rangeOf(articles, measure)]);
  const known = new Map(ranges.filter(([, { least, most }]) => least < most));
  if (known.size === 0) return null;
  const options = [...known.keys()].map((name) => [make("option", MEASURES[name]), name]);
  const select = make(
    "select",
    ...options.map(([option, value]) => Object.assign(option, { value })),
  );
  const slider = Object.assign(make("input"), { type: "range" });
  const told = make("output");
  select.ariaLabel = "Score";

  const show = ({ measure, least }) => {
    const range = known.get(known.has(measure) ? measure : select.value);
    const bound = least ?? range.least;
    if (known.has(measure)) select.value = measure;
    const step = Number.isInteger(range.most - range.least) ? 1 : "any";
    Object.assign(slider, { min: range.least, max: range.most, step, value: bound });
    told.textContent = least === null ? "any" : figure(least);
    slider.ariaValueText = told.textContent;
  };
  const tell = () => {
    const { least } = known.get(select.value);
    const value = Number(slider.value);
    choose({ measure: select.value, least: value > least ? value : null });
  };
  slider.addEventListener("input", tell);
  select.addEventListener("change", () => choose({ measure: select.value, least: null }));
  const label = make("label", "At least", slider, told);
  return { element: make("div.threshold", select, label), show };
}
