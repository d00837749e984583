/**
 * Why a card is trusted, as one sentence: "Trusted until 3 March: verified 12 January, used 14 times since, no flag".
 * Never decides anything: the server sends codes, these are their words.
 */
import { day } from "../shared/dates.js";
import { t, tn } from "../shared/words.js";

/** @type {Record<string, (params: any) => string>} */
const PARTS = {
  verified: ({ at }) => t("why_verified", day(at)),
  used: ({ count }) => tn("why_used", count),
  not_used: () => t("why_not_used"),
  no_flag: () => t("why_no_flag"),
  objected: ({ people }) => tn("why_objected", people),
  extended: ({ days }) => tn("why_extended", days),
  shortened: ({ days }) => tn("why_shortened", days),
  compliance: () => t("why_compliance"),
  fixed_date: () => t("why_fixed_date"),
  never_due: ({ reason }) => t("why_never_due", reason),
};

/** Sentences of their own: nobody vouches for the text as it is. @type {Record<string, (params: any) => string>} */
const WHOLE = {
  never_verified: () => t("why_never_verified"),
  changed_since: ({ at }) => t("why_changed_since", day(at)),
  withdrawn: ({ at }) => t("why_withdrawn", day(at)),
};

/** @param {{trust_state: string, trusted_until: string|null, reasons: {code: string, params: any}[]}} trust */
export function whyWords({ trust_state, trusted_until, reasons }) {
  const whole = reasons.find(({ code }) => WHOLE[code]);
  if (whole) return WHOLE[whole.code](whole.params);
  const parts = reasons.filter(({ code }) => PARTS[code]).map(({ code, params }) => PARTS[code](params)).join(", ");
  if (!trusted_until) return t("why_trusted", parts);
  return t(trust_state === "verified" ? "why_trusted_until" : "why_trusted_no_more", day(trusted_until), parts);
}
