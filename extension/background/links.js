/**
 * Links: cards used on tickets from this browser, by the key under which each was posted.
 * Never waits for the network: what it does goes through the outbox. Never keeps a ticket's context: that is in the entry only.
 */
import { Refusal } from "../shared/results.js";
import * as database from "./database.js";
import * as outbox from "./outbox.js";

const KEPT = 30 * 24 * 3600 * 1000;

/**
 * @typedef {{
 *   key: string, card_id: number, kind: "resolution"|"reference", system: string, ticket_id: string,
 *   ticket: {system: string, id: string, url: string}, link_id: number|null, removed?: boolean, at: number,
 *   copied?: boolean
 * }} Link
 * `copied`: a reference only because the card was copied; nobody chose it.
 */

/**
 * The outbox entry of a new link, and what writes its row, to be written together. A card already linked to the ticket keeps
 * its link; one that was only copied becomes the resolution when it is inserted.
 * @param {{
 *   card_id: number, title: string, suggestion_id?: string|null, kind: "resolution"|"reference",
 *   ticket: {system: string, id: string, url: string}, context: any
 * }} use `context`: the ticket's, masked, for the server to learn from
 * @returns {Promise<{key: string, kind: "resolution"|"reference", entry: import("./outbox.js").Entry|null, keep: (store: IDBObjectStore) => void|Promise<void>}>}
 */
export async function makeLink({ card_id, title, suggestion_id, kind, ticket, context }) {
  const before = (await rowsOf(ticket)).find((row) => row.card_id === card_id);
  if (before && !(before.copied && kind === "resolution")) return { key: before.key, kind: before.kind, entry: null, keep: () => {} };
  const key = outbox.makeKey();
  const body = { card_id, ticket, kind, ...(suggestion_id ? { suggestion_id } : {}), ...(context ? { context } : {}) };
  if (before) {
    const entry = await outbox.makeEntry({ key, kind: "link_kind", title, method: "POST", path: "/links", body, link: before.key });
    return { key: before.key, kind, entry, keep: (store) => change(store, before.key, { kind, copied: false }) };
  }
  const entry = await outbox.makeEntry({ key, kind: "link", title, method: "POST", path: "/links", body, link: key });
  /** @type {Link} */
  const row = { key, card_id, kind, copied: kind === "reference", system: ticket.system, ticket_id: ticket.id, ticket, link_id: null, at: Date.now() };
  return { key, kind, entry, keep: (store) => void store.put(row) };
}

/** @param {{system: string, id: string}} ticket @returns {Promise<Link[]>} */
async function rowsOf({ system, id }) {
  const rows = await database.read("links", (store) => store.index("ticket").getAll([system, id]));
  return rows.filter((row) => !row.removed);
}

/** What the panel shows of a ticket's links. @param {{system: string, id: string}|null} ticket */
export async function of(ticket) {
  return ticket ? (await rowsOf(ticket)).map(({ key, card_id, kind }) => ({ key, card_id, kind })) : [];
}

async function existing(/** @type {unknown} */ key) {
  const row = typeof key === "string" ? await database.read("links", (store) => store.get(key)) : null;
  if (!row || row.removed) throw new Refusal("not_found", "This link is no longer there.");
  return row;
}

/** Changes the row as it is now, which a delivery may have changed meanwhile. @param {IDBObjectStore} store @param {string} key @param {object} what */
async function change(store, key, what) {
  const row = await database.answered(store.get(key));
  if (row) store.put({ ...row, ...what });
}

/** Takes a link back: before it was sent it simply never is. @param {string} key */
export async function remove(key) {
  const row = await existing(key);
  if (!row.link_id && (await outbox.cancel(key))) return database.write("links", (store) => void store.delete(key));
  const entry = await outbox.makeEntry({ kind: "link_removal", title: "", method: "DELETE", path: "", body: undefined, link: key });
  await outbox.add([entry], ["links"], (store) => change(store, key, { removed: true }));
}

/** The ticket of a link made here. @param {string} key */
export const ticketOf = async (key) => (await existing(key)).ticket;

/**
 * Says it again with another kind: the server then changes the link it has.
 * @param {string} key @param {"resolution"|"reference"} kind @param {any} context the ticket's, masked, when it is still known
 */
export async function setKind(key, kind, context) {
  const row = await existing(key);
  if (!["resolution", "reference"].includes(kind)) throw new Refusal("invalid", "A link is a resolution or a reference.");
  if (row.kind === kind) return;
  const body = { card_id: row.card_id, ticket: row.ticket, kind, ...(context ? { context } : {}) };
  const entry = await outbox.makeEntry({ kind: "link_kind", title: "", method: "POST", path: "/links", body, link: key });
  await outbox.add([entry], ["links"], (store) => change(store, key, { kind, copied: false }));
}

/** Old rows go: links of the last month can be taken back here, older ones on the server. */
export async function tidy(now = Date.now()) {
  const rows = await database.read("links", (store) => store.getAll());
  const old = rows.filter((row) => row.link_id && now - row.at > KEPT);
  if (old.length) await database.write("links", (store) => old.forEach((row) => store.delete(row.key)));
}
