/**
 * What a desk's own JSON says of one ticket, by the `json` part of a record: subject, requester, messages with their roles.
 * Never runs anything from a record (a way is a dotted path), and takes nothing from an answer that is another ticket's.
 */
import { textOf } from "./html-text.js";

/**
 * @typedef {{role: string, text: string, at?: string}} Message
 * @typedef {{subject: string, requester: string[], messages: Message[]}} Words
 */

const MOST = 500;
const LONGEST = 20_000;

/** All values at a dotted path; a list on the way gives those of each of its members. @param {any} from @param {string} path @returns {any[]} */
function valuesAt(from, path) {
  let found = [from];
  for (const name of path.split(".")) {
    found = found.flat().flatMap((each) => (each !== null && typeof each === "object" && Object.hasOwn(each, name) ? [each[name]] : []));
  }
  return found.flat().filter((each) => each !== null && each !== undefined);
}

/** @param {any} from @param {string|undefined} path @returns {string} */
const textAt = (from, path) => (path ? String(valuesAt(from, path).find((each) => ["string", "number"].includes(typeof each)) ?? "").trim() : "");

/** A thing with one more part: the member of a list of the answer that it names by number. @param {any} thing @param {any} join @param {any} answer */
function joined(thing, join, answer) {
  const wanted = join && textAt(thing, join.from);
  const other = wanted && valuesAt(answer, join.in).find((each) => textAt(each, join.by) === wanted);
  return other ? { ...thing, [join.as]: other } : thing;
}

/** @param {string} text a time as JSON has it @returns {string} ISO 8601, "" for anything else */
function moment(text) {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) : NaN;
  return Number.isNaN(at) ? "" : new Date(at).toISOString();
}

/** @param {any} item @param {any} part of the record @returns {string} the first way's that gives something */
function wordsOf(item, part) {
  for (const way of part.text) {
    const raw = textAt(item, way.at);
    const words = (way.as === "html" ? textOf(raw, part.strip) : raw).trim();
    if (words) return words.slice(0, LONGEST);
  }
  return "";
}

/** @param {any} rule @param {any} item @param {any} ticket */
function holds(rule, item, ticket) {
  const found = valuesAt(item, rule.at);
  if (rule.same_as) return found.length > 0 && valuesAt(ticket, rule.same_as).some((each) => found.some((one) => String(one) === String(each)));
  return rule.is ? found.some((each) => rule.is.includes(each)) : found.length > 0;
}

/** @param {any} item @param {any} part of the record @param {any} ticket the ticket's own answer @returns {Message[]} none or one */
function messageOf(item, part, ticket) {
  const text = wordsOf(item, part);
  if (!text) return [];
  const rule = (part.role.rules ?? []).find((/** @type {any} */ each) => holds(each, item, ticket));
  const at = moment(textAt(item, part.time));
  return [{ role: rule?.role ?? part.role.default, text, ...(at ? { at } : {}) }];
}

/** Oldest first, where each message has a time. @template {Message} M @param {M[]} messages @returns {M[]} */
export const byTime = (messages) =>
  messages.every(({ at }) => at) ? messages.toSorted((one, other) => Date.parse(String(one.at)) - Date.parse(String(other.at))) : messages;

/** Whether an answer is this ticket's. @param {any} json the record's part @param {string} id @param {any} answer */
export const isOf = (json, id, answer) => textAt(answer, json.ticket.id) === id;

/**
 * @param {any} json the record's part @param {string} id the ticket's @param {any} first the ticket's answer @param {any} [second] its messages'
 * @returns {Words|null} null: it is another ticket's
 */
export function read(json, id, first, second) {
  if (!isOf(json, id, first)) return null;
  const { ticket: own, messages: more } = json;
  const ticket = joined(first, own.join, first);
  const items = more && second ? valuesAt(second, more.items).filter((each) => typeof each === "object").slice(-MOST) : [];
  if (more?.ticket && items.some((item) => textAt(item, more.ticket) !== id)) return null;
  const said = items.flatMap((item) => messageOf(joined(item, more.join, second), more, ticket));
  return {
    subject: textAt(ticket, own.subject).replace(/\s+/g, " ").slice(0, 2_000),
    requester: (own.requester ?? []).map((/** @type {string} */ path) => textAt(ticket, path).replace(/\s+/g, " ").slice(0, 90)).filter(Boolean),
    messages: byTime([...(own.opening ? messageOf(ticket, own.opening, ticket) : []), ...said]),
  };
}
