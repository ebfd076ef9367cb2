/** Takeaway: the view, the articles that remain and a query of the selection, to keep. */

import { tabulate } from "./csv.js";
import { button, make } from "./elements.js";
import { drawPng, writeSvg } from "./image.js";
import { writeQuery } from "./sparql.js";
import { readTheme } from "./theme.js";

const SAVED_BY = 10_000;

/**
 * Fill in the menu of what can be taken away.
 * @param picture the picture, as what can be done with it (see picture.js)
 */
export function createTakeaway(element, coverage, state, picture) {
  const said = make("p.quiet");
  said.role = "status";
  const say = (...parts) => said.replaceChildren(...parts);
  const draw = (scene) => writeSvg(scene, readTheme(document.documentElement), document.title);
  const savePng = async (scene) => save("png", await drawPng(draw(scene), scene));
  const saveSvg = (scene) => save("svg", new Blob([draw(scene)], { type: "image/svg+xml" }));
  const saveCsv = async () => {
    const text = await tabulate(coverage, state.now.remains);
    return save("csv", new Blob([text], { type: "text/csv;charset=utf-8" }));
  };
  const copyQuery = async () => copy(await writeQuery(coverage, state.now.selection));
  const item = (name, act) => button("button", async () => say(await act()), name);

  const query = item("Copy the SPARQL of what is selected", copyQuery);
  const pictures = [
    item("Picture as PNG", () => savePng(picture.scene())),
    item("Picture as SVG", () => saveSvg(picture.scene())),
  ];
  const items = make("div.items", ...pictures, item("Articles as CSV", saveCsv), query, said);
  const menu = make("details", make("summary", "Take away"), items);
  element.append(menu);
  closeByItself(menu);

  const allow = ({ selection, tab }) => {
    for (const one of pictures) one.disabled = tab !== "map";
    query.disabled = !selection;
    say();
  };
  state.listen(allow);
  allow(state.now);
}

/** Close a menu on Escape, which then has done its work, and when one goes on elsewhere. */
function closeByItself(menu) {
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary").focus();
  });
  const leave = (thing) => {
    if (thing && !menu.contains(thing)) menu.open = false;
  };
  menu.addEventListener("focusout", ({ relatedTarget }) => leave(relatedTarget));
  document.addEventListener("pointerdown", ({ target }) => leave(target));
}

/** Let the browser save a file; return what to say of it. */
function save(ending, blob) {
  const link = make("a");
  Object.assign(link, { href: URL.createObjectURL(blob), download: `coverage.${ending}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), SAVED_BY);
  return `Saved as coverage.${ending}`;
}

/** Copy a text; where the browser won't, return a field with the text, ready to be copied. */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return "Copied";
  } catch {
    const field = make("textarea", text);
    Object.assign(field, { readOnly: true, ariaLabel: "SPARQL, to copy", rows: 8 });
    setTimeout(() => field.select());
    return field;
  }
}
