/**
 * What came of trying a rule on the open ticket: the words where they stand, or why it doesn't fit.
 * Never says more than the server found.
 */
import { html, useEffect, useRef } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { foundWords, missingWords } from "../rule-words.js";
import { cutPassage } from "./passage.js";

/** @param {{verdict: any, conditions: import("../rule-words.js").Conditions}} props */
export function RuleTrial({ verdict, conditions }) {
  const box = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => box.current?.scrollIntoView({ block: "nearest" }), [verdict]);
  if (!verdict) return html`<div role="status"></div>`;
  const why = [...(verdict.site ? [] : [t("rule_other_site")]), ...verdict.missing.map((one) => missingWords(one, conditions))];
  return html`<div role="status">
    <section ref=${box} class=${`notice ${verdict.matches ? "good" : "warn"}`} data-trial=${verdict.matches ? "fits" : "no"}>
      <h3>${t(verdict.matches ? "rule_fits" : "rule_fits_not")}</h3>
      ${why.length > 0 && html`<ul class="why">${why.map((words) => html`<li>${words}</li>`)}</ul>`}
      ${verdict.found.length > 0 &&
      html`<dl class="found">
        ${verdict.found.map(
          (one) => html`<div><dt>${foundWords(one)}</dt><dd>${cutPassage(one.text, one.matches).map((piece) => (piece.marked ? html`<mark>${piece.text}</mark>` : piece.text))}</dd></div>`,
        )}
      </dl>`}
    </section>
  </div>`;
}
