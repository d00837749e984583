/**
 * Completion: what the desk's own JSON knows and the page doesn't show is added to the page's reading, before it is masked.
 * Never takes away what the page says, never adds another ticket's words, and never waits: the page's reading is asked with at once.
 *
 * The rule: a ticket read by a bundled record with a `json` part is asked for once it stayed open a moment, and again at
 * most once a minute while its page changes. What came completes every reading of that ticket from then on.
 */
import * as adapters from "./adapters.js";
import * as desk from "./desk.js";
import { byTime } from "./desk-words.js";
import * as tickets from "./tickets.js";

const browser = globalThis.browser ?? chrome;

/** @typedef {import("./desk-words.js").Message} Message */

/** Below so many letters, or where the shorter is a smaller share of the longer, two texts are the same only when they are equal. */
const LONG = 20;
const SHARE = 0.6;

const bare = (/** @type {string} */ text) => text.slice(0, 4_000).toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "");

/** How alike, from 0 to 1: the same message may show its signature on one side only. A reply that quotes a message is another one. @param {string} one @param {string} other */
function likeness(one, other) {
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short === long) return 1;
  const share = short.length / long.length;
  return short.length >= LONG && share >= SHARE && long.includes(short) ? share : 0;
}

/** Which shown message each told one is: the most alike first, each once. @param {Message[]} shown @param {Message[]} told @returns {Map<Message, Message>} */
function pairs(shown, told) {
  const [seen, known] = [shown, told].map((side) => side.map((message) => ({ message, words: bare(message.text) })));
  const likely = known
    .flatMap((one) => seen.map((other) => ({ told: one.message, shown: other.message, alike: likeness(one.words, other.words) })))
    .filter(({ alike }) => alike)
    .sort((one, other) => other.alike - one.alike);
  const found = new Map();
  const taken = new Set();
  for (const each of likely) {
    if (found.has(each.told) || taken.has(each.shown)) continue;
    found.set(each.told, each.shown);
    taken.add(each.shown);
  }
  return found;
}

/** @param {Message[]} shown by the page @param {Message[]} told by the desk @returns {Message[]} */
function together(shown, told) {
  const found = pairs(shown, told);
  const all = told.map((message) => {
    const seen = found.get(message);
    // The desk knows who wrote it; a note stays a note whichever of both says so.
    return seen ? { ...message, ...seen, role: seen.role === "note" ? "note" : message.role } : message;
  });
  const taken = new Set(found.values());
  return byTime([...all, ...shown.filter((message) => !taken.has(message))]);
}

/** Every name by which page and desk call the requester, one a line, addresses last. @param {string} shown @param {string[]} told */
function names(shown, told) {
  const known = shown.toLowerCase();
  const all = [shown, ...told.filter((name) => !known.includes(name.toLowerCase()))].filter(Boolean);
  return all.sort((one, other) => Number(/^\S+@\S+$/.test(one)) - Number(/^\S+@\S+$/.test(other))).join("\n");
}

/** The desk's cookies are those of ordinary windows: in a private one or a container somebody else may be signed in. @param {any} tab */
const isOrdinary = (tab) => !tab.incognito && [undefined, "firefox-default"].includes(tab.cookieStoreId);

/** A page's raw reading with what the desk said of the same ticket. @param {any} reading @param {any} sender the page's content script */
export function complete(reading, sender) {
  const told = isOrdinary(sender.tab) && desk.known(reading.ticket, reading.site.id);
  if (!told) return reading;
  return {
    ...reading,
    subject: reading.subject || told.subject,
    requester: names(reading.requester ?? "", told.requester),
    messages: together(reading.messages, told.messages),
  };
}

const waiting = new Set();

/** Asks the desk; when more came, the page is asked to read itself again. @param {any} reading raw @param {any} sender the page's content script */
export async function begin(reading, sender) {
  const { ticket, site } = reading;
  const turn = `${sender.tab.id} ${sender.documentId} ${ticket?.system} ${ticket?.id}`;
  if (!ticket || reading.reply_page || waiting.has(turn)) return;
  waiting.add(turn);
  try {
    const json = await adapters.jsonOf(site.id);
    const more = json && isOrdinary(sender.tab) && (await desk.ask({ json, site: site.id, ticket, page: sender.url }, () => tickets.isOpen(ticket)));
    const now = tickets.known(sender.tab.id);
    if (!now || now.document !== sender.documentId || !tickets.same(now.ticket, ticket)) return;
    // A page whose messages the record can't find: without the desk's help the reader of unknown sites does better.
    const alone = Boolean(json) && !reading.messages.length && !desk.known(ticket, site.id)?.messages.length;
    if (more || alone) await browser.tabs.sendMessage(sender.tab.id, { name: "ticket-ask", alone }, { documentId: sender.documentId }).catch(() => {});
  } finally {
    waiting.delete(turn);
  }
}
