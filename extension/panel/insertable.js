/**
 * A card's HTML as editors take it: a few plain tags without attributes but a link's address, the placeholders filled in.
 * Never made of what a page says, and never of what such tags can't carry: a table, say, goes as plain text.
 */
import { CURSOR, fill } from "../shared/placeholders.js";
import { safeFragment } from "./safe-html.js";

/** As each goes in; what isn't here is said by its content alone. @type {Record<string, string>} */
const AS = { p: "p", strong: "strong", b: "strong", em: "em", i: "em", ul: "ul", ol: "ol", li: "li", code: "code", pre: "pre", blockquote: "blockquote" };
const BESIDE = "table, dl, details, hr, ol[start]:not([start='1']), a[href^='tel:' i]";
const WORTH = "strong, b, em, i, li, a[href], code, pre, blockquote, h1, h2, h3, h4, h5, h6";
/** Within these a line's end is a break. */
const INLINE = "p, li, h1, h2, h3, h4, h5, h6";
const isBlock = (/** @type {Node} */ node) => node instanceof Element && node.matches("p, ul, ol, pre, blockquote");
const ADDRESS = /^(?:https?|mailto):/i;

const written = (/** @type {string} */ text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");

/** @param {Node} parent @param {import("../shared/placeholders.js").Values} values */
const inside = (parent, values) => Array.from(parent.childNodes, (node) => one(node, values)).join("");

/** @param {Node} node @param {import("../shared/placeholders.js").Values} values @returns {string} */
function one(node, values) {
  if (node.nodeType === Node.TEXT_NODE) {
    const text = written(fill(node.nodeValue ?? "", values).text);
    // Between blocks a line's end is nothing; within one it is a break, as in the plain text, but for the block's first and last.
    if (!node.parentElement?.closest(INLINE)) return text.trim();
    const from = node.previousSibling && !isBlock(node.previousSibling) && node.previousSibling.nodeName !== "BR" ? text : text.replace(/^\s*\n\s*/, "");
    const upTo = node.nextSibling && !isBlock(node.nextSibling) ? from : from.replace(/\s*\n\s*$/, "");
    return upTo.replace(/[ \t]*\n[ \t]*/g, "<br>");
  }
  if (!(node instanceof Element)) return "";
  const name = node.localName;
  if (name === "br") return "<br>";
  if (/^h[1-6]$/.test(name)) return `<p><strong>${inside(node, values)}</strong></p>`;
  if (name === "pre") return `<pre><code>${written(fill(node.textContent ?? "", values).text.replace(/\n$/, ""))}</code></pre>`;
  if (name === "li" && node.children.length === 1 && node.firstElementChild?.localName === "p") return `<li>${inside(node.firstElementChild, values)}</li>`;
  const address = name === "a" ? (node.getAttribute("href") ?? "") : "";
  if (ADDRESS.test(address)) return `<a href="${written(address)}">${inside(node, values)}</a>`;
  return AS[name] ? `<${AS[name]}>${inside(node, values)}</${AS[name]}>` : inside(node, values);
}

/**
 * Null where plain text says as much, or where these tags can't say it.
 * @param {(string|null|undefined)[]} markups one below the other @param {import("../shared/placeholders.js").Values} [values] @returns {string|null}
 */
export function insertable(markups, values = {}) {
  const whole = document.createDocumentFragment();
  whole.append(...markups.map(safeFragment));
  if (!whole.querySelector(WORTH) || whole.querySelector(BESIDE) || whole.textContent?.includes(`{${CURSOR}}`)) return null;
  const loose = [...whole.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim());
  return loose ? `<p>${inside(whole, values)}</p>` : inside(whole, values);
}
