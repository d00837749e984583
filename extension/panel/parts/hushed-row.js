/**
 * A card that the person put aside on this ticket: it stays in its place as one line, can be called wrong for tickets like
 * this one, and comes back with one press.
 * Never hides that it hides something.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";

/** @param {{card: any, outcome: "dismissed"|"wrong", onWrong: (event: Event) => void, onUndo: (event: Event) => void}} props */
export function HushedRow({ card, outcome, onWrong, onUndo }) {
  const wrong = outcome === "wrong";
  return html`<li class="row hushed" data-key=${`card-${card.id}`} data-card=${card.id} data-judged=${outcome}>
    <p class="hushed-title" lang=${card.language}>${card.title}</p>
    <div class="row-foot">
      <span class="row-tags">${t(wrong ? "judged_wrong" : "judged_dismissed")}</span>
      ${!wrong &&
      html`<button type="button" class="button quiet" data-stop data-act="wrong" onClick=${onWrong} aria-label=${`${t("judge_wrong")} ${card.title}`}>${t("judge_wrong")}</button>`}
      <button type="button" class="button quiet" data-stop=${wrong || undefined} data-act="unjudge" onClick=${onUndo} aria-label=${`${t("undo")}: ${card.title}`}>${t("undo")}</button>
    </div>
  </li>`;
}
