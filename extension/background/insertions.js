/**
 * Insertions: a card's text on its way into the reply of one ticket, and the record of its use.
 * Never puts text into another ticket's reply than the one it was meant for; never claims an insertion that did not land.
 *
 * Where the reply box is on another page the text waits in storage.session for that ticket's reply page, and expires; with
 * it the masked context of the ticket page, which the link carries once the text has landed.
 */
import { fill, valuesOf } from "../shared/placeholders.js";
import { Refusal } from "../shared/results.js";
import * as plainText from "./plain-text.js";
import * as session from "./session.js";
import * as tickets from "./tickets.js";
import { makeTurns } from "./turns.js";
import * as uses from "./uses.js";

const browser = globalThis.browser ?? chrome;
const LIFE = 15 * 60 * 1000;
const CLAIM = 10_000;
const KEY = "insertion";
const inTurn = makeTurns();

/**
 * @typedef {{card_id: number, version?: number, title: string, text: string, suggestion_id: string|null, note_only: boolean, html: string|null}} Use
 * `html`: the text with its formatting, as the panel made it;
 * `note_only`: the text holds what is for colleagues only; the page's side refuses it where the reply is a public one
 * @typedef {Use & {caret: number|null, id: string, ticket: import("./tickets.js").Ticket, context: any, expires_at: number, claimed_at: number}} Waiting
 */

/** @returns {Promise<Waiting|null>} */
async function waiting() {
  const { [KEY]: found } = /** @type {Record<string, any>} */ (await browser.storage.session.get(KEY));
  if (!found || found.expires_at > Date.now()) return found ?? null;
  await keep(null);
  return null;
}

const keep = (/** @type {Waiting|null} */ one) => (one ? browser.storage.session.set({ [KEY]: one }) : browser.storage.session.remove(KEY));

/** What the panel shows of the insertion that waits; one that has expired is forgotten. */
export async function shown() {
  const one = await inTurn(waiting);
  return one && { card_id: one.card_id, title: one.title, ticket: one.ticket, note_only: one.note_only };
}

/** @param {any} message @returns {Use} */
function use({ card_id, suggestion_id, text, version, title, note_only, html }) {
  if (!Number.isInteger(card_id) || typeof text !== "string" || !text.trim()) throw new Refusal("invalid", "This card has no text to insert.");
  return { card_id, suggestion_id: typeof suggestion_id === "string" ? suggestion_id : null, text, version, title: String(title ?? ""), note_only: note_only === true, html: typeof html === "string" && html ? html : null };
}

/** @param {{text: string, caret: number|null, note_only: boolean, html: string|null}} filled @param {import("./tickets.js").Open} now @param {number} tab @param {boolean} [atCaret] */
const put = ({ text, caret, note_only, html }, now, tab, atCaret = false) =>
  browser.tabs
    .sendMessage(tab, { name: "text-insert", text, caret, note_only, html, ticket: now.ticket, at_caret: atCaret }, { documentId: now.document })
    .then((answer) => (answer?.ok ? answer.value : { inserted: false, reason: "no_editor" }))
    .catch(() => ({ inserted: false, reason: "no_editor" }));

/**
 * @param {number|null} tab @param {any} message `{card_id, suggestion_id?, text, version, title?, ticket?, note_only?, html?}`; `ticket`: the one that the panel showed
 * @param {{atCaret?: boolean}} [how] atCaret: the focus is in the editor now (the keyboard's insert)
 * @returns {Promise<{inserted: "now"|"waiting"|"no_editor", link_key: string|null, reason?: string}>}
 */
export async function insert(tab, message, { atCaret = false } = {}) {
  const one = use(message);
  const now = await tickets.of(tab);
  if (!now || tab === null) return { inserted: "no_editor", link_key: null, reason: "no_ticket" };
  if (message.ticket && !tickets.same(message.ticket, now.ticket)) return { inserted: "no_editor", link_key: null, reason: "other_ticket" };
  const { ticket, context } = now;
  const { user } = await session.shown();
  if (one.html && (await plainText.wanted())) one.html = null;
  const filled = { ...fill(one.text, valuesOf({ requester: now.requester, ticket, agent: user?.name })), note_only: one.note_only, html: one.html };
  const answer = await put(filled, now, tab, atCaret);
  if (answer.inserted) {
    const link = await uses.record(one, "inserted", { ticket, context });
    return { inserted: "now", link_key: link?.key ?? null };
  }
  if (answer.waiting && ticket) {
    await inTurn(() => keep({ ...one, ...filled, id: crypto.randomUUID(), ticket, context, expires_at: Date.now() + LIFE, claimed_at: 0 }));
    return { inserted: "waiting", link_key: null };
  }
  return { inserted: "no_editor", link_key: null, reason: answer.reason };
}

/** A reply page is ready: the text that waits for exactly its ticket, once. @param {any} sender @param {any} ticket */
export function claim(sender, ticket) {
  return inTurn(async () => {
    const one = await waiting();
    const fits = one && ticket && one.ticket.system === ticket.system && one.ticket.id === ticket.id;
    const here = fits && new URL(one.ticket.system).origin === new URL(sender.url).origin;
    if (!here || Date.now() - one.claimed_at < CLAIM) return null;
    await keep({ ...one, claimed_at: Date.now() });
    return { id: one.id, text: one.text, caret: one.caret, note_only: one.note_only, html: one.html };
  });
}

/** How the waiting insertion ended; one that did not land goes on waiting. @param {{id: string, inserted: boolean}} message */
export function finish({ id, inserted }) {
  return inTurn(async () => {
    const one = await waiting();
    if (!one || one.id !== id) return null;
    await keep(inserted ? null : { ...one, claimed_at: 0 });
    return inserted ? { link_key: (await uses.record(one, "inserted", one))?.key ?? null } : null;
  });
}

/** The person no longer wants it. */
export const drop = () => inTurn(() => keep(null));
