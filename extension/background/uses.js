/**
 * Uses: a card was inserted into the reply of a ticket, or copied for it: the outcome and the link, written together.
 * Never learns from another ticket than the one that the person saw; its masked context leaves only with the link.
 */
import * as links from "./links.js";
import * as outbox from "./outbox.js";

/**
 * @typedef {{card_id: number, title: string, suggestion_id: string|null}} Used
 * @typedef {{ticket: import("./tickets.js").Ticket|null, context: any}} Seen
 */

/** What copying and inserting mean for the ticket: a copied card may go anywhere. @type {Record<string, "resolution"|"reference">} */
const KINDS = { inserted: "resolution", copied: "reference" };

/**
 * @param {Used} used @param {"inserted"|"copied"} outcome @param {Seen|null} seen null: there was no ticket, so nothing is linked
 * @returns {Promise<{key: string, kind: "resolution"|"reference"}|null>} the link
 */
export async function record({ card_id, title, suggestion_id }, outcome, seen) {
  const entries = [];
  if (suggestion_id) {
    entries.push(await outbox.makeEntry({ kind: "outcome", title, method: "POST", path: "/outcomes", body: [{ suggestion_id, outcome }] }));
  }
  const { ticket = null, context = null } = seen ?? {};
  const link = ticket && (await links.makeLink({ card_id, title, suggestion_id, ticket, context, kind: KINDS[outcome] }));
  if (link?.entry) entries.push(link.entry);
  if (entries.length) await outbox.add(entries, ["links"], (store) => link?.keep(store));
  outbox.flush();
  return link && { key: link.key, kind: link.kind };
}
