/**
 * How likely a card helps on this ticket: three small dots, with the word and the percentage in their name.
 * Never shown where the server has not calibrated it, never by colour alone, and never as certainty.
 */
import { html } from "../../vendor/htm-preact.js";
import { uiLanguage } from "../../shared/dates.js";
import { t } from "../../shared/words.js";

/** From this chance on, so many dots. */
const BANDS = [
  { least: 0.75, dots: 3, words: "confidence_high" },
  { least: 0.5, dots: 2, words: "confidence_middle" },
  { least: 0, dots: 1, words: "confidence_low" },
];
const SURE = 0.99;

/** @param {unknown} chance 0 to 1 @returns {{dots: number, words: string, percent: string}|null} */
export function confidenceWords(chance, language = uiLanguage()) {
  if (typeof chance !== "number" || !(chance >= 0 && chance <= 1)) return null;
  const { dots, words } = /** @type {typeof BANDS[number]} */ (BANDS.find(({ least }) => chance >= least));
  const percent = new Intl.NumberFormat(language, { style: "percent" }).format(Math.min(chance, SURE));
  return { dots, words: t(words), percent };
}

/** @param {{chance: number|null|undefined, wide?: boolean}} props `wide`: the word stands beside the dots */
export function Confidence({ chance, wide = false }) {
  const said = confidenceWords(chance);
  if (!said) return null;
  const name = `${said.words} (${said.percent})`;
  const dots = html`<svg class="drawing" width="22" height="6" viewBox="0 0 22 6" aria-hidden="true" focusable="false">
    ${[0, 1, 2].map((at) => html`<circle cx=${3 + at * 8} cy="3" r="2.25" fill=${at < said.dots ? "currentColor" : "none"} stroke="currentColor" stroke-width="1" />`)}
  </svg>`;
  if (!wide) return html`<span class="confidence" role="img" aria-label=${name} title=${name} data-dots=${said.dots}>${dots}</span>`;
  return html`<p class="confidence wide" title=${name} data-dots=${said.dots}>${dots}<span>${said.words}<span class="hidden"> (${said.percent})</span></span></p>`;
}
