/** Library: vis-network, which the page carries compressed, becomes a script that the policy knows. */

import { unpacked } from "./unpacking.js";

/**
 * Run the library; `globalThis.vis` is there then.
 *
 * The page's policy allows a script of exactly this text and no other, by its hash. The one
 * policy of trusted types makes scripts alone, so that no text can become markup.
 * @param {Element} element holds the licence as a comment, then the script, packed
 */
export function runLibrary(element) {
  const text = unpacked(element.text.split("*/").pop());
  const policy = globalThis.trustedTypes?.createPolicy("library", { createScript: (all) => all });
  const script = document.createElement("script");
  script.text = policy ? policy.createScript(text) : text;
  element.replaceWith(script);
}
