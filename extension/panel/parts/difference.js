/**
 * Two texts as one, word by word: what went is struck through, what came is underlined, and both are named for screen readers.
 * Never says by colour alone what went and what came.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";

/** A stretch that stayed is shown this far (characters) around a change. */
const AROUND = 160;

/** The middle of a long stretch that stayed is left out. @param {string} text @param {boolean} first @param {boolean} last */
function shortened(text, first, last) {
  const head = first ? 0 : AROUND;
  const tail = last ? 0 : AROUND;
  if (text.length <= head + tail + 80) return text;
  // Words stay whole, unless one is as long as what is shown.
  const begin = text.slice(0, head).replace(/\S{1,40}$/, "");
  const end = text.slice(text.length - tail).replace(/^\S{1,40}/, "");
  return `${begin} … ${tail ? end : ""}`;
}

function Piece({ piece, first, last }) {
  if (piece.kind === "removed") return html`<del><span class="hidden">${t("difference_removed")} </span>${piece.text}<span class="hidden">. </span></del>`;
  if (piece.kind === "added") return html`<ins><span class="hidden">${t("difference_added")} </span>${piece.text}<span class="hidden">. </span></ins>`;
  return html`<span>${shortened(piece.text, first, last)}</span>`;
}

const Pieces = ({ pieces }) => pieces.map((piece, at) => html`<${Piece} key=${at} piece=${piece} first=${at === 0} last=${at === pieces.length - 1} />`);

const changed = (pieces) => pieces.some((piece) => piece.kind !== "same");

/** @param {{difference: {title: any[], sections: {key: string, pieces: any[]}[], same: boolean}}} props as the API gives it */
export function Difference({ difference }) {
  if (difference.same) return html`<p class="soft small">${t("difference_none")}</p>`;
  return html`<div class="difference" data-difference>
    ${changed(difference.title) && html`<p class="difference-title"><${Pieces} pieces=${difference.title} /></p>`}
    ${difference.sections.filter(({ pieces }) => changed(pieces)).map(({ key, pieces }) => html`<p key=${key}><${Pieces} pieces=${pieces} /></p>`)}
  </div>`;
}
