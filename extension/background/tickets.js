/**
 * Tickets: what is open in each tab, and the suggestions for it. In memory only: a worker that was stopped asks the page again.
 * Never shows one ticket's cards on another: a new ticket empties the list at once and a late answer is dropped.
 */
import * as judgements from "./judgements.js";
import * as masking from "./masking.js";
import * as packs from "./packs.js";
import * as session from "./session.js";
import * as suggestions from "./suggestions.js";

const browser = globalThis.browser ?? chrome;

/**
 * @typedef {{system: string, id: string, url: string}} Ticket
 * @typedef {{
 *   document: string, site: {id: string, name: string}, ticket: Ticket|null, subject: string, editor: "here"|"elsewhere"|"none", note: boolean,
 *   context: any, originals: {label: string, text: string}[], digest: string, requester: string, memory: import("./masking/masker.js").Memory,
 *   status: string, suggestions: any[], in_progress?: any[], judged: Record<string, string>, error: any, question: AbortController|null
 * }} Open
 * `memory`, `originals`: which placeholder stands for what in this ticket; raw, so they are never written or sent.
 * `judged`: what the person said of cards on this ticket, by card id (judgements.js).
 */

/** @type {Map<number, Open>} */
const open = new Map();
/**
 * What a tab showed before: a reply page on its own address shows its ticket's subject only, and an act in the panel may
 * arrive when its ticket has just been left. @type {Map<number, Open>}
 */
const former = new Map();
/** @type {(tab: number) => void} */
let changed = () => {};

/** @param {(tab: number) => void} listener called after each change of a tab's ticket or suggestions */
export const watch = (listener) => void (changed = listener);

export const same = (/** @type {Ticket|null} */ one, /** @type {Ticket|null} */ other) =>
  one?.system === other?.system && one?.id === other?.id && (one !== null || other !== null);

/** The suggestions that the person hasn't put aside. @param {Open|undefined} now */
export const offered = (now) => (now?.suggestions ?? []).filter((suggestion) => !now?.judged[suggestion.card?.id]);

/** What the chip shows: a number and a mark. @param {Open|undefined} now */
export function chip(now) {
  const left = offered(now);
  const status = now?.status ?? "no_ticket";
  return {
    status: status === "ready" && !left.length ? "abstained" : status,
    count: left.length,
    verified: left[0]?.card?.trust_state === "verified",
  };
}

function tell(/** @type {number} */ tab) {
  const now = open.get(tab);
  if (now) browser.tabs.sendMessage(tab, { name: "chip-update", ...chip(now) }, { documentId: now.document }).catch(() => {});
  changed(tab);
}

/**
 * A page's reading came in: `{site, ticket, subject, messages, fields, requester, editor, note?}`, raw. Masks it, forgets it, asks.
 * @param {number} tab @param {string} document @param {any} reading
 */
export async function read(tab, document, reading) {
  const ago = former.get(tab);
  const known_of = [open.get(tab), ago].find((each) => each?.ticket && same(each.ticket, reading.ticket));
  const memory = known_of?.memory ?? masking.makeMemory();
  const own = masking.maskReading(reading, { memory, packs: packs.now() });
  const replies = reading.reply_page && !own.context.messages.length && ago?.context.messages.length && same(ago.ticket, reading.ticket);
  const { subject, context, originals } = replies ? ago : own;
  const digest = JSON.stringify(context);
  const before = open.get(tab);
  const stays = before?.document === document && same(before.ticket, reading.ticket) && before.site.id === reading.site.id;
  if (stays && before.digest === digest) {
    const other = before.editor !== reading.editor || before.note !== Boolean(reading.note);
    Object.assign(before, { editor: reading.editor, note: Boolean(reading.note) });
    if (other) changed(tab);
    if (["ready", "abstained", "loading"].includes(before.status)) return chip(before);
  }
  before?.question?.abort();
  if (before && !same(before.ticket, reading.ticket)) former.set(tab, before);
  const now = {
    document,
    site: reading.site,
    ticket: reading.ticket,
    subject,
    editor: reading.editor,
    note: Boolean(reading.note),
    context,
    originals,
    digest,
    memory,
    requester: reading.requester || (replies ? ago.requester : ""),
    status: "loading",
    suggestions: stays ? before.suggestions : replies ? ago.suggestions : [],
    judged: stays ? before.judged : replies ? ago.judged : {},
    error: null,
    question: null,
  };
  open.set(tab, now);
  changed(tab);
  ask(tab);
  return chip(now);
}

/** What the server says of a ticket, or why it isn't asked. @param {Open} now @param {AbortSignal} signal */
async function answerFor({ context }, signal) {
  const is = await session.shown();
  if (is.server && is.signed_in) return suggestions.ask(context, signal);
  return { status: is.server ? "signed_out" : "no_server", suggestions: [], error: null };
}

/** Asks for the tab's suggestions; an answer is taken only while its question is still the tab's question. @param {number} tab */
export async function ask(tab) {
  const now = open.get(tab);
  if (!now) return;
  now.question?.abort();
  const question = new AbortController();
  now.question = question;
  const [result, judged] = await Promise.all([answerFor(now, question.signal), judgements.of(now.ticket)]);
  if (question.signal.aborted || open.get(tab) !== now || now.question !== question) return;
  Object.assign(now, result, { judged, question: null });
  tell(tab);
}

/** Asks again in every tab: signed in, signed out, back online. */
export const askAll = () => void [...open.keys()].forEach(ask);

/** Asks again where the last answer was that the server can't be reached. */
export const askOffline = () => void [...open].filter(([, now]) => now.status === "offline").forEach(([tab]) => ask(tab));

/** The person judged a card, or took it back: wherever the ticket is open. @param {Ticket} ticket */
export async function takeJudgements(ticket) {
  const said = await judgements.of(ticket);
  for (const [tab, now] of open) {
    if (!same(now.ticket, ticket)) continue;
    now.judged = said;
    tell(tab);
  }
}

/** A card changed: it is shown as it is now, wherever it was suggested. @param {any} card as the API gives it */
export function replaceCard(card) {
  for (const [tab, now] of open) {
    const hit = now.suggestions.find((suggestion) => suggestion.card.id === card.id);
    if (!hit) continue;
    hit.card = Object.fromEntries(Object.keys(hit.card).map((name) => [name, card[name] ?? null]));
    tell(tab);
  }
}

/** Is a ticket open in any tab? @param {Ticket} ticket */
export const isOpen = (ticket) => [...open.values()].some((now) => same(now.ticket, ticket));

/** The tab shows no ticket now. @param {number} tab @param {string} [document] only when it was this one's ticket */
export function none(tab, document) {
  const now = open.get(tab);
  if (!now || (document && now.document !== document)) return;
  now.question?.abort();
  open.delete(tab);
  former.set(tab, now);
  changed(tab);
}

/** The page that wrote the tab's ticket is gone. @param {number} tab @param {string} document the page there now */
export function leave(tab, document) {
  if (open.get(tab)?.document !== document) none(tab);
}

/** The tab is gone. @param {number} tab */
export function forget(tab) {
  none(tab);
  former.delete(tab);
}

/** What is known of a tab now. @param {number|null} tab */
export const known = (tab) => (tab === null ? undefined : open.get(tab));

/**
 * What is known of the ticket that the person saw in a tab when they acted: it is open there or was just left. Null for any
 * other, so that nothing is recorded with another ticket's words.
 * @param {number|null} tab @param {any} ticket the one that the panel showed
 */
export async function seen(tab, ticket) {
  const now = await of(tab);
  const ago = tab === null ? undefined : former.get(tab);
  return [now, ago].find((each) => each && ticket && same(each.ticket, ticket)) ?? null;
}

/**
 * What is open in a tab; asks its page when this worker has just started.
 * @param {number|null} tab @returns {Promise<Open|undefined>}
 */
export async function of(tab) {
  if (tab === null || open.has(tab)) return known(tab);
  await browser.tabs.sendMessage(tab, { name: "ticket-ask" }, { frameId: 0 }).catch(() => null); // the page sends ticket-read before it answers
  return known(tab);
}
