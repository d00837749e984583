/**
 * Trust in words: "Verified 9 days ago by Finance, until 3 March".
 * Never decides what is trusted: the server says so.
 */
import { t } from "../shared/words.js";
import { ago, day } from "../shared/dates.js";

/** @param {{trust_state: string, verified_at?: string|null, verified_by?: {name: string}|null, trusted_until?: string|null}} card */
export function trustWords(card) {
  if (card.trust_state === "verified" && card.trusted_until) {
    const when = card.verified_at ? ago(card.verified_at) : "";
    if (card.verified_by) return t("trust_verified_by", when, card.verified_by.name, day(card.trusted_until));
    return t("trust_verified", when, day(card.trusted_until));
  }
  if (card.trust_state === "verified" && card.verified_at) {
    return card.verified_by ? t("trust_always_by", ago(card.verified_at), card.verified_by.name) : t("trust_always", ago(card.verified_at));
  }
  return card.trusted_until ? t("trust_needed_since", day(card.trusted_until)) : t("trust_needed");
}
