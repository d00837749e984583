/**
 * The best passage of a card, with the words that matched marked.
 * Never interprets the passage as markup: it is sliced text.
 */
import { html } from "../../vendor/htm-preact.js";

/** Cuts `text` at `matches` (UTF-16 offsets): pieces of {text, marked}; offsets that make no sense are left out. */
export function cutPassage(text, matches) {
  const pieces = [];
  let at = 0;
  for (const [start, end] of [...(matches ?? [])].sort((a, b) => a[0] - b[0])) {
    if (!(start >= at && end > start && end <= text.length)) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), marked: false });
  return pieces;
}

export function Passage({ passage, lang }) {
  if (!passage?.text) return null;
  return html`<p class="passage" lang=${lang}>
    ${cutPassage(passage.text, passage.matches).map((piece) => (piece.marked ? html`<mark>${piece.text}</mark>` : piece.text))}
  </p>`;
}
