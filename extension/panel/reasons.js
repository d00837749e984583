/**
 * Why a card is offered, in words that a person can check in a second: "Same product: Partner app", "Resolved 14 similar
 * tickets, the latest on Tuesday", "Matches refund, charge". Who vouches for it is said by trust.js.
 * Never words a reason that it doesn't know or that lacks its facts: a newer server may send more.
 */
import { daysAgo, weekday } from "../shared/dates.js";
import { t, tn } from "../shared/words.js";

const MOST = { rules: 2, fields: 2, words: 6, words_beside: 4 };
const LONGEST = 40; // characters of a field's value

/**
 * @typedef {Record<string, any>} Params
 * @typedef {{code: string, params?: Params}} Reason
 */

/** The texts of a list, at most so many. @param {unknown} list @param {number} most @returns {string[]} */
const texts = (list, most) => (Array.isArray(list) ? list : []).filter((one) => typeof one === "string" && one.trim()).slice(0, most);

const cut = (/** @type {string} */ text) => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text);

/** A field's name inside a sentence: "Product area" loses its capital, "SLA" keeps them. @param {string} name */
const within = (name) => (/^\p{Lu}[^\p{Lu}]*$/u.test(name) ? name.toLocaleLowerCase() : name);

/** "on Tuesday", "yesterday", "9 days ago"; empty for what is no time. @param {unknown} iso */
function lately(iso) {
  if (typeof iso !== "string" || Number.isNaN(Date.parse(iso))) return "";
  const name = weekday(iso);
  return name ? t("on_weekday", name) : daysAgo(iso);
}

/** @param {Params} params */
function rule({ name, words }) {
  if (typeof name !== "string" || !name.trim()) return "";
  const said = texts(words, MOST.words_beside);
  return said.length ? t("reason_rule_words", name, said.join(", ")) : t("reason_rule", name);
}

/** @param {Params} params */
function sameField({ names, values }) {
  const known = texts(names, Infinity).length === names?.length && texts(values, Infinity).length === names?.length;
  const pairs = known ? names.slice(0, MOST.fields).map((name, index) => `${within(name)}: ${cut(values[index])}`) : [];
  return pairs.length ? t("reason_same_field", pairs.join(", ")) : "";
}

/** @param {Params} params */
function resolvedSimilar({ count, last }) {
  if (!Number.isInteger(count) || count < 1) return "";
  const when = lately(last);
  return when ? tn("reason_resolved", count, when) : tn("reason_resolved_once", count);
}

/** @param {Params} params @param {boolean} alone */
function matches({ words }, alone) {
  const said = texts(words, alone ? MOST.words : MOST.words_beside);
  return said.length ? t("reason_matches", said.join(", ")) : "";
}

/** @param {Reason[]|undefined} reasons @returns {string[]} most checkable first; the matched words last: the passage shows them */
export function reasonWords(reasons) {
  const of = (/** @type {string} */ code, /** @type {(params: Params) => string} */ wording, most = 1) =>
    (reasons ?? [])
      .filter((reason) => reason?.code === code)
      .map((reason) => wording(reason.params ?? {}))
      .filter(Boolean)
      .slice(0, most);
  const said = [...of("rule", rule, MOST.rules), ...of("same_field", sameField), ...of("resolved_similar", resolvedSimilar)];
  said.push(...of("matches", (params) => matches(params, !said.length)));
  return said.length ? said : of("close_in_meaning", () => t("reason_close_in_meaning"));
}

/** The words of the ticket that the card answers. @param {Reason[]|undefined} reasons */
export const matchedWords = (reasons) => texts((reasons ?? []).find((reason) => reason?.code === "matches")?.params?.words, Infinity);
