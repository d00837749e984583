/**
 * Why a card is trusted and until when, under its trust line; asked anew whenever the card changed.
 * Never in the way: while it isn't known, or can't be, nothing is shown.
 */
import { html, useEffect, useRef } from "../../vendor/htm-preact.js";
import { whyWords } from "../trust-words.js";
import { useCall } from "../use-call.js";

export function TrustWhy({ card }) {
  const trust = useCall(`/cards/${card.id}/trust`);
  const known = [card.version, card.trust_state, card.trusted_until, card.verified_at, card.open_flags, card.governance].join();
  const first = useRef(known);
  useEffect(() => {
    if (first.current !== known) trust.reload();
    first.current = known;
  }, [known]);
  return trust.value && html`<p class="trust-why soft tiny" data-why>${whyWords(trust.value)}</p>`;
}
