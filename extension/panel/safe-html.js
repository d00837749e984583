/**
 * A card's HTML, cleaned once more here although the server cleaned it: only text, lists, tables and links remain.
 * Never loads anything from the network: pictures become their description, and links open in a new tab without an opener.
 */
import { fill } from "../shared/placeholders.js";
import purifier from "../vendor/purify.js";

const TAGS = [
  "a", "b", "blockquote", "br", "code", "dd", "del", "details", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i",
  "kbd", "li", "mark", "ol", "p", "pre", "s", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "th", "thead",
  "tr", "u", "ul",
];
const ATTRIBUTES = ["colspan", "href", "lang", "rowspan", "start", "title"];
/** The purifier would hold their values against ADDRESSES: a list that begins at 3 would begin at 1. */
const NO_ADDRESS = ["colspan", "lang", "rowspan", "start"];
const ADDRESSES = /^(?:https?:|mailto:|tel:)/i;

purifier.addHook("afterSanitizeAttributes", (node) => {
  if (!node.hasAttribute("href")) return;
  node.setAttribute("target", "_blank");
  node.setAttribute("rel", "noopener noreferrer");
});

/** Puts each picture's description in its place, before the purifier drops pictures. */
function describePictures(markup) {
  const inert = new DOMParser().parseFromString(markup, "text/html");
  for (const picture of inert.querySelectorAll("img, picture, svg, video")) {
    picture.replaceWith(picture.getAttribute("alt") ? `[${picture.getAttribute("alt")}]` : "");
  }
  return inert.body.innerHTML;
}

/** @param {string|null|undefined} markup @returns {DocumentFragment} */
export function safeFragment(markup) {
  return purifier.sanitize(describePictures(markup ?? ""), {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ATTRIBUTES,
    ALLOWED_URI_REGEXP: ADDRESSES,
    ADD_URI_SAFE_ATTR: NO_ADDRESS,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_DOM_FRAGMENT: true,
  });
}

/**
 * The same as markup, for the HTML flavour of the clipboard, its placeholders filled in; read from a clean tree, never written to one.
 * @param {string|null|undefined} markup @param {import("../shared/placeholders.js").Values} [values]
 */
export function safeMarkup(markup, values = {}) {
  const box = document.createElement("div");
  box.append(safeFragment(markup));
  const texts = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node; node = texts.nextNode()) node.nodeValue = fill(node.nodeValue ?? "", values).text;
  return box.innerHTML;
}
