/**
 * Who vouches for a card and until when: a small shield and words.
 * Never says it by colour alone.
 */
import { html } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { trustWords } from "../trust.js";
import { Icon } from "./icon.js";

export function TrustLine({ card }) {
  const verified = card.trust_state === "verified";
  return html`<p class=${`trust ${verified ? "good" : "due"}`}>
    <span class="trust-words"><${Icon} name=${verified ? "verified" : "unverified"} /><span>${trustWords(card)}</span></span>
    ${card.open_flags > 0 && html`<span class="tag warn"><${Icon} name="flag" size=${12} />${tn("flags_open", card.open_flags)}</span>`}
    ${card.archived_at && html`<span class="tag">${t("card_archived")}</span>`}
  </p>`;
}
