/** Editor: a query is written, or a packaged one is told its parameters; the endpoint answers. */

import { showAnswer, showFailure } from "./results.js";

const UNANSWERED = "No answer: is the server there?";
const ACCEPT = "application/sparql-results+json, application/n-triples;q=0.9";

const { Yasqe } = globalThis.Yasgui;
const byId = (id) => document.getElementById(id);
const { base } = byId("content").dataset;
const known = JSON.parse(byId("editor").dataset.prefixes);

// YASQE's own mode marks each prefix that the text does not declare; the endpoint knows some.
Yasqe.defineMode("known-prefixes", (options) => {
  const mode = Yasqe.getMode(options, "sparql11");
  return { ...mode, startState: () => ({ ...mode.startState(), prefixes: { ...known } }) };
});

// Nothing that it would fetch from elsewhere, store, or send by itself is left on. A list among
// the options adds to the one of the defaults, so that completers are taken off there.
Yasqe.defaults.autocompleters = [];
const editor = new Yasqe(byId("editor"), {
  value: byId("editor").dataset.query,
  mode: "known-prefixes",
  persistenceId: null,
  createShareableLink: null,
  showQueryButton: false,
  resizeable: false,
  queryingDisabled: "the button Run asks",
  extraKeys: { "Ctrl-Enter": run, "Cmd-Enter": run, Tab: false, "Shift-Tab": false },
});
editor.setSize(null, "auto"); // as high as the query: nothing scrolls within
editor.getInputField().setAttribute("aria-label", "SPARQL query");

let asking = null;
let rendering = null;
let ours = editor.getValue(); // what was written here by us, and not by somebody

/** Ask what stands in the editor, and show the answer; what was being asked before ends. */
async function run() {
  asking?.abort();
  const mine = new AbortController();
  asking = mine;
  const query = editor.getValue();
  tell("Asking …", true);
  try {
    const response = await fetch("/sparql", {
      method: "POST",
      headers: { Accept: ACCEPT, "Content-Type": "application/sparql-query" },
      body: query,
      signal: mine.signal,
    });
    const text = await response.text();
    tell(response.ok ? showAnswer(response, text, query, base) : showFailure(text), false);
  } catch (error) {
    if (asking === mine)
      tell(showFailure(error.name === "AbortError" ? "Stopped." : UNANSWERED), false);
  }
}

/** Say how it stands. */
function tell(words, isAsking) {
  byId("results").hidden = false;
  byId("status").textContent = words;
  byId("stop").hidden = !isAsking;
  if (!isAsking) byId("status").scrollIntoView({ block: "nearest" });
}

/** Write a query into the editor; undoing brings back what stood there. */
function write(query) {
  editor.setValue(query);
  ours = editor.getValue();
  byId("kept").hidden = true;
}

/** Show the form of a packaged query, and its text as it is, unless somebody wrote one of theirs. */
function choose(name) {
  byId("kept").hidden = true;
  for (const form of document.querySelectorAll(".question")) form.hidden = form.id !== name;
  const form = document.querySelector(`.question[id="${CSS.escape(name)}"]`);
  if (form) render(form, () => editor.getValue() === ours);
}

/** Have a packaged query told what stands in its form, and write it where it may be written. */
async function render(form, isAllowed) {
  rendering?.abort();
  const mine = new AbortController();
  rendering = mine;
  const told = [...new FormData(form)].filter(([, value]) => value.trim() !== "");
  try {
    const address = `${form.action}?${new URLSearchParams(told)}`;
    const response = await fetch(address, { signal: mine.signal });
    const text = await response.text();
    for (const field of form.querySelectorAll(".field")) complain(field, "");
    if (!response.ok) tellComplaints(form, text);
    else if (isAllowed()) write(text);
    else byId("kept").hidden = false;
  } catch (error) {
    if (error.name !== "AbortError") tell(showFailure(UNANSWERED), false);
  }
}

/** Tell what is wrong with the values of a form, each beside its field. */
function tellComplaints(form, text) {
  for (const line of text.trim().split("\n")) {
    const [name, ...words] = line.split(": ");
    const field = form.querySelector(`[data-parameter="${CSS.escape(name)}"]`);
    if (field) complain(field, words.join(": "));
    else tell(showFailure(line), false);
  }
  form.querySelector("[aria-invalid=true]")?.focus();
}

/** Say beside a field what is wrong with it, or nothing. */
function complain(field, words) {
  const place = field.querySelector(".error");
  place.textContent = words;
  place.hidden = words === "";
  for (const input of field.querySelectorAll("input")) {
    input.setAttribute("aria-invalid", String(words !== ""));
  }
}

/** Give a parameter room for one more value. */
function addValue(button) {
  const first = button.parentElement.querySelector("input");
  const input = first.cloneNode();
  input.removeAttribute("id");
  input.value = "";
  input.setAttribute("aria-label", `Another value of ${input.name}`);
  button.before(input);
  input.focus();
}

/** Take the query that an address gives, which runs only when it is told to. */
function follow() {
  const query = new URLSearchParams(location.hash.slice(1)).get("query");
  if (query !== null) write(query);
}

byId("run").addEventListener("click", run);
byId("stop").addEventListener("click", () => asking?.abort());
byId("question").addEventListener("change", ({ target }) => choose(target.value));
for (const form of document.querySelectorAll(".question")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    render(form, () => true);
  });
}
for (const button of document.querySelectorAll(".another")) {
  button.addEventListener("click", () => addValue(button));
}
addEventListener("hashchange", follow);
follow();
document.documentElement.dataset.ready = "";
