/** Results: an answer as a table, in which whatever posts say is text, and links are http(s). */

const SHOWN_ROWS = 1000;
const SHOWN_CHARACTERS = 200_000;
const SHORT_CHARACTERS = 28;
const TURNING = /[\u202a-\u202e\u2066-\u2069]/g;
const NUMBERS = /#(integer|decimal|double|float)$/;

/** Show an answer and where it can be had as a file; return what to say of it. */
export function showAnswer(response, text, query, base) {
  const isTable = response.headers.get("Content-Type").includes("json");
  if (!isTable) {
    offer(query, { Turtle: "ttl", "N-Triples": "nt" });
    return showText(text);
  }
  const answer = JSON.parse(text);
  if ("boolean" in answer) {
    offer(query, { JSON: "json" });
    return showText(answer.boolean ? "Yes" : "No");
  }
  offer(query, { CSV: "csv", JSON: "json" });
  return showTable(answer.head.vars, answer.results.bindings, base);
}

/** Show why there is no answer; return what to say of it. */
export function showFailure(why) {
  offer("", {});
  place(element("pre", why, "failed"));
  return "There is no answer.";
}

/** Return where a link to an IRI leads: to its page here, outside by http(s), or nowhere. */
export function leadTo(iri, base) {
  const url = URL.canParse(iri) ? new URL(iri) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (base === "" || !iri.startsWith(base)) return { href: iri, isOutside: true };
  const path = `/${iri.slice(base.length)}`;
  // A browser would resolve dots, and take two slashes for another host.
  const here = new URL(path, location.origin);
  const isHere = here.origin === location.origin && here.pathname === path;
  return isHere ? { href: path, isOutside: false } : null;
}

/** Show a text as it is; return how much of it there is. */
function showText(text) {
  place(element("pre", text.slice(0, SHOWN_CHARACTERS), "plain"));
  const isCut = text.length > SHOWN_CHARACTERS;
  return isCut ? "This is the beginning: download the answer for all of it." : "";
}

/** Show rows; return how many there are. */
function showTable(columns, rows, base) {
  const table = element("table", "");
  const head = table.createTHead().insertRow();
  for (const column of columns) {
    const cell = element("th", column);
    cell.scope = "col";
    head.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows.slice(0, SHOWN_ROWS)) {
    const line = body.insertRow();
    for (const column of columns) fill(line.insertCell(), row[column], base);
  }
  place(table);
  const count = `${rows.length.toLocaleString("en")} ${rows.length === 1 ? "row" : "rows"}`;
  return rows.length > SHOWN_ROWS ? `${count}, of which ${SHOWN_ROWS} are shown` : count;
}

/** Fill a cell with a term. */
function fill(cell, term, base) {
  if (term === undefined) return;
  const lead = term.type === "uri" ? leadTo(term.value, base) : null;
  const text = term.type === "triple" ? JSON.stringify(term.value) : term.value;
  const words = element("bdi", lead && !lead.isOutside ? lead.href.slice(1) : text);
  if (text.length <= SHORT_CHARACTERS) cell.className = "short";
  if (lead === null) {
    cell.append(words);
  } else {
    const link = element("a", "", lead.isOutside ? "outside" : "");
    link.href = lead.href;
    if (lead.isOutside) link.rel = "noopener noreferrer nofollow";
    link.append(words);
    cell.append(link);
  }
  if (NUMBERS.test(term.datatype ?? "")) cell.className = "short number";
  if (term["xml:lang"]) cell.append(element("span", ` ${term["xml:lang"]}`, "tag"));
}

/** Offer the whole answer as files. */
function offer(query, formats) {
  const links = Object.entries(formats).map(([name, format]) => {
    const link = element("a", `Download ${name}`);
    link.href = `/sparql?${new URLSearchParams({ format, query })}`;
    link.download = `answer.${format}`;
    return link;
  });
  document.getElementById("downloads").replaceChildren(...links);
}

/** Put something where the answer stands. */
function place(one) {
  const answer = document.getElementById("answer");
  answer.replaceChildren(one);
  answer.tabIndex = 0;
  answer.setAttribute("role", "region");
  answer.setAttribute("aria-label", "Answer");
}

/** Return an element with a text, in which nothing turns the text around it. */
function element(name, text, className = "") {
  const one = document.createElement(name);
  one.textContent = text.replace(TURNING, "\ufffd");
  if (className) one.className = className;
  return one;
}
