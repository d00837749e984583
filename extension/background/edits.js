/**
 * Edits: what a person is typing into a card, kept until it is saved or thrown away; one for each card and account.
 * Never shows one account's words to another, and never loses them to a closed panel, a stopped worker or a killed browser.
 */
import { Refusal } from "../shared/results.js";
import * as database from "./database.js";
import * as session from "./session.js";

const LONGEST = 250_000;
/** An edit that nobody went on with for so long (ms) is thrown away. */
const OLDEST = 90 * 24 * 60 * 60_000;

/**
 * @typedef {{key: string, title: string, audience: "customer"|"internal", markdown: string}} Section
 * @typedef {{title: string, body: string, sections: Section[]|null, comment: string, collection_id?: number|null}} Fields
 * @typedef {{key: string, card_id: number, version: number, at: number, fields: Fields}} Edit
 * `version`: the card's, when the typing began.
 */

/** Whose edit of which card: the server, the person and the card. @param {unknown} card @returns {Promise<string|null>} null: nobody is signed in */
async function keyOf(card) {
  if (!Number.isInteger(card) || Number(card) <= 0) throw new Refusal("invalid", "This isn't a card.");
  const { server, token, user } = await session.current();
  return server && token && user ? JSON.stringify([server, user.id, card]) : null;
}

/** Somebody else may have signed in while the form was open: what the first one typed is not theirs. @param {unknown} typist */
async function check(typist) {
  if ((await session.current()).user?.id !== typist) throw new Refusal("signed_out", "Somebody else is signed in now.");
}

const text = (/** @type {unknown} */ given) => String(given ?? "").slice(0, LONGEST);
const MOST = 30;
/** @param {unknown} given @returns {Section[]|null} */
const sectionsOf = (given) =>
  Array.isArray(given)
    ? given.slice(0, MOST).map((one) => ({ key: text(one?.key), title: text(one?.title), audience: one?.audience === "internal" ? "internal" : "customer", markdown: text(one?.markdown) }))
    : null;

/** Keeps what is typed now. @param {any} given */
export async function keep({ card_id, user, version, fields }) {
  const key = await keyOf(card_id);
  if (!key) throw new Refusal("signed_out", "Nobody is signed in.");
  await check(user);
  /** @type {Fields} */
  const kept = { title: text(fields?.title), body: text(fields?.body), sections: sectionsOf(fields?.sections), comment: text(fields?.comment) };
  if (fields?.collection_id === null || Number.isInteger(fields?.collection_id)) kept.collection_id = fields.collection_id;
  await database.write("edits", (store) => void store.put({ key, card_id, version: Number(version) || 1, at: Date.now(), fields: kept }));
}

/** What this person typed into this card and never saved. @param {unknown} card @returns {Promise<Edit|null>} */
export async function kept(card) {
  const key = await keyOf(card);
  const found = key && (await database.read("edits", (store) => store.get(key)));
  if (!found) return null;
  const { key: _, ...rest } = found;
  return rest;
}

/** Thrown away. @param {any} given */
export async function discard({ card_id, user }) {
  await check(user);
  await drop(card_id);
}

/** Saved. @param {unknown} card */
export async function drop(card) {
  const key = await keyOf(card);
  if (key) await database.write("edits", (store) => void store.delete(key));
}

/** Throws away what was left lying for too long. */
export async function tidy() {
  const all = await database.read("edits", (store) => store.getAll());
  const old = all.filter(({ at }) => Date.now() - at > OLDEST);
  if (old.length) await database.write("edits", (store) => old.forEach(({ key }) => store.delete(key)));
}
