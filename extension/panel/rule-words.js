/**
 * Rules in words: where a condition looks, what it needs, why it doesn't fit; and a new rule made from the open ticket.
 * Never decides whether a rule fits: the server does.
 */
import { t } from "../shared/words.js";
import { isManager } from "./people-words.js";

/** @typedef {{where: string, says: string, near: string|null, within: number, how: "words"|"exact"}} Condition */
/** @typedef {{all: Condition[], any: Condition[]}} Conditions */

const PLACE_WORDS = Object.freeze({
  anywhere: "rule_in_anywhere",
  subject: "rule_in_subject",
  messages: "rule_in_messages",
  customer: "rule_in_customer",
  fields: "rule_in_fields",
});
export const PLACES = Object.freeze(Object.keys(PLACE_WORDS));
export const DISTANCES = Object.freeze([3, 8, 20, 50]);
const FIELD = "field:";
/** So many of the ticket's words are in a new rule. */
const WORDS = 2;
const LONGEST_NAME = 100;

/** What a rule for these words is called until somebody names it. */
const nameOf = (/** @type {string[]} */ words) => words.join(", ").slice(0, LONGEST_NAME);

/** Whether the interface offers rules to write; the server has the last word. @param {any} state */
export const mayMakeRules = (state) => isManager(state?.session?.user);

/** @param {Partial<Condition>} [given] @returns {Condition} */
export const makeCondition = (given) => ({ where: "anywhere", says: "", near: null, within: 8, how: "words", ...given });

/** The field that a condition looks at, null when it isn't one. @param {string} where */
export const fieldOf = (where) => (where.startsWith(FIELD) ? where.slice(FIELD.length) : null);

export const fieldPlace = (/** @type {string} */ name) => FIELD + name;

/** @param {string} where */
export const placeWords = (where) => fieldOf(where) ?? t(PLACE_WORDS[where] ?? where);

/** One condition as a sentence. @param {Condition} condition */
export function conditionWords({ where, says, near, how }) {
  if (how === "exact") return t("rule_is", placeWords(where), says);
  return near ? t("rule_says_near", placeWords(where), says, near) : t("rule_says", placeWords(where), says);
}

/** All conditions on one line. @param {Conditions} conditions */
export function conditionsWords({ all, any }) {
  const either = any.map(conditionWords).join(` ${t("rule_or")} `);
  return [...all.map(conditionWords), ...(either ? [either] : [])].join(" · ");
}

/** How a site is called: the desk's name here, the host of an address, else the name as it was written. @param {string} site @param {any} state */
export function siteWords(site, state) {
  if (site === state.site?.id) return state.site.name;
  return URL.canParse(site) ? new URL(site).host : site;
}

/** Why a condition doesn't fit this ticket. @param {{group: "all"|"any", number: number, problem: string}} missing @param {Conditions} conditions */
export function missingWords({ group, number, problem }, conditions) {
  const condition = conditions[group][number];
  if (!condition) return "";
  const { where, says, near } = condition;
  if (problem === "no_such_field") return t("rule_no_field", placeWords(where));
  if (problem === "nothing_there") return t("rule_nothing_there", placeWords(where));
  if (problem === "not_near") return t("rule_not_near", near ?? "", says);
  return t("rule_not_said", placeWords(where), says);
}

/** Where words were found. @param {{where: string, message: number|null}} found */
export const foundWords = ({ where, message }) => (where === "messages" ? t("rule_message", (message ?? 0) + 1) : placeWords(where));

/** A new rule for tickets like the open one: its site, and the words that made the server suggest the card. */
export function ruleFor(card, suggestion, state) {
  const words = suggestion?.reasons?.find((/** @type {any} */ one) => one.code === "matches")?.params?.words ?? [];
  const telling = words.slice(0, WORDS);
  const said = telling.map((/** @type {string} */ word) => makeCondition({ says: word }));
  return {
    name: nameOf(telling),
    card: card ? { id: card.id, title: card.title } : null,
    sites: siteOf(state),
    conditions: { all: said.length ? said : [makeCondition()], any: [] },
    active: true,
  };
}

/** What the open ticket's site is called in a rule; an unknown desk by its own address. */
function siteOf(state) {
  if (!state.site) return [];
  return state.site.id === "generic" ? [state.ticket?.system].filter(Boolean) : [state.site.id];
}
