/** Theme: the style sheet's colours and fonts, for what is drawn on the canvas. */

const COLOURS = [
  "paper",
  "ink",
  "quiet",
  "territory",
  "border",
  "marked",
  "post",
  "listed",
  "listed-fill",
  "provider",
  "topic",
  "listing",
  "crossing",
  "publisher",
  "about",
];

/**
 * Read the colours and fonts that hold now, in light or dark.
 * @param {Element} root
 * @returns {Record<string, string>}
 */
export function readTheme(root) {
  const style = getComputedStyle(root);
  const read = (name) => style.getPropertyValue(`--${name}`).trim().replace(/\s+/g, " ");
  const names = [...COLOURS, "sans", "serif"];
  return Object.fromEntries(names.map((name) => [name, read(name)]));
}

/** Call for paint whenever other colours hold: by day, at night, and always those of day on paper. */
export function followTheme(root, paint) {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paint);
  const print = (isPaper) => {
    root.toggleAttribute("data-paper", isPaper);
    paint();
  };
  addEventListener("beforeprint", () => print(true));
  addEventListener("afterprint", () => print(false));
}

/** Whether the reader asked for less motion. */
export function wantsStillness() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
