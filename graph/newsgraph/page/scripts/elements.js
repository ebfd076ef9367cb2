/** Elements: making parts of the page out of text, never out of markup. */

/**
 * Make an element.
 * @param {string} name such as "p" or "p.quiet"
 * @param {...(Node | string | null | undefined | false)} children strings become text
 */
export function make(name, ...children) {
  const [tag, ...classes] = name.split(".");
  const element = document.createElement(tag);
  element.classList.add(...classes);
  element.append(...children.filter((child) => child || child === 0).map(asNode));
  return element;
}

function asNode(child) {
  return child instanceof Node ? child : document.createTextNode(String(child));
}

/** Make an element of a drawing, with its attributes. */
export function draw(name, attributes, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children.filter(Boolean));
  return element;
}

/** Make a text that strangers wrote: its direction is its own, and ends with it. */
export function stated(text, name = "bdi") {
  const element = make(name, text);
  element.dir = "auto";
  return element;
}

/** Make a button that does something. */
export function button(name, act, ...children) {
  const element = make(name, ...children);
  element.type = "button";
  element.addEventListener("click", act);
  return element;
}

/** Make a link to a page elsewhere, or nothing where the address is not http or https. */
export function link(address, ...children) {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || !["http:", "https:"].includes(url.protocol)) return null;
  const element = make("a", ...children);
  Object.assign(element, { href: url.href, target: "_blank", rel: "noopener noreferrer" });
  return element;
}

/** Make a list of names and values; what has no value is left out. */
export function definitions(rows) {
  const known = rows.filter(([, value]) => value !== undefined && value !== null && value !== "");
  const list = make(
    "dl",
    ...known.flatMap(([name, value]) => [make("dt", name), make("dd", value)]),
  );
  return known.length ? list : null;
}
