/**
 * The outbox: what the person did (drafts, links, outcomes, flags) until the server has it, exactly once.
 * Never drops an entry that was not delivered; never sends one person's entries as another; never logs what it holds.
 *
 * Of a ticket it holds only the masked context that a link or a judgement teaches with, until the server has it: written
 * once with its entry, so that each try sends the same bytes under the same key, and gone with it.
 *
 * An entry is on the disk before `post` resolves. Its key is its Idempotency-Key, so that an answer that was lost is
 * asked for again and not acted on twice. The alarm is armed before the first network call and never re-made, and each
 * start of the worker flushes: a worker killed at any line loses nothing.
 */
import * as api from "./api.js";
import * as database from "./database.js";
import * as session from "./session.js";
import { makeTurns } from "./turns.js";

const browser = globalThis.browser ?? chrome;
export const ALARM = "outbox";
const PERIOD = 0.5; // minutes
const PAUSES = [0, 5, 30, 120, 300, 900]; // seconds before attempt n + 1

/** The server's own word that this request will never be accepted. */
const FINAL = new Set([400, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428]);

/**
 * @typedef {{
 *   sequence?: number, key: string, kind: "draft"|"file"|"link"|"link_kind"|"link_removal"|"outcome"|"outcome_withdrawal"|"flag"|"adapter",
 *   title: string, method: string, path: string, body: any, if_match?: string|null, link?: string, about?: string, form?: any,
 *   owner: {server: string|null, user: number|null}, state: "waiting"|"failed", attempts: number, due: number, error: any, created_at: string,
 *   held?: number, file?: string
 * }} Entry
 * `file`: whose bytes are sent (files.js); its path is known once the draft that it is about has arrived.
 * `link`: the key of the link that the entry is about; its server id is looked up when it is sent.
 * `about`: what else entries can be about; those about the same thing are sent in their order.
 * `form`: the capture that a draft was made of, for when the server refuses it.
 * `held`: until then (ms since 1970) it isn't sent, so that it can be taken back.
 */

const inTurn = makeTurns();
/** @type {(entry: Entry|null, answer: import("./api.js").Answer|null) => void} */
let changed = () => {};
/** @param {typeof changed} listener called after each entry that came, went or failed */
export const watch = (listener) => void (changed = listener);

export const makeKey = () => crypto.randomUUID();

async function owner() {
  const { server, user } = await session.current();
  return { server, user: user?.id ?? null };
}

const mine = (/** @type {Entry} */ entry, /** @type {Entry["owner"]} */ now) =>
  entry.owner.server === now.server && entry.owner.user === now.user;

const isHeld = (/** @type {Entry} */ entry) => (entry.held ?? 0) > Date.now();

async function arm() {
  if (!(await browser.alarms.get(ALARM))) await browser.alarms.create(ALARM, { periodInMinutes: PERIOD });
}

async function disarm() {
  const left = await database.read("outbox", (store) => store.getAll());
  if (!left.some((entry) => entry.state === "waiting")) await browser.alarms.clear(ALARM);
}

/**
 * Builds an entry for `add`. @param {Pick<Entry, "kind"|"title"|"method"|"path"|"body"> & Partial<Entry>} act
 * @returns {Promise<Entry>}
 */
export async function makeEntry(act) {
  return {
    key: makeKey(),
    state: "waiting",
    attempts: 0,
    due: 0,
    error: null,
    created_at: new Date().toISOString(),
    owner: await owner(),
    ...act,
  };
}

/** Writes entries, and whatever else `also` writes, in one transaction. @param {Entry[]} entries @param {string[]} [stores] @param {(...stores: IDBObjectStore[]) => void|Promise<void>} [also] */
export async function add(entries, stores = [], also = () => {}) {
  await arm();
  await database.write(["outbox", ...stores], (outbox, ...others) => {
    for (const entry of entries) outbox.add(entry);
    return also(...others);
  });
  changed(null, null);
}

const put = (/** @type {Entry} */ entry) => database.write("outbox", (store) => void store.put(entry));

/** The request of an entry, or null when it has become needless. @param {Entry} entry */
async function request(entry) {
  const { method, body, key, if_match } = entry;
  if (entry.kind === "file") {
    const file = await database.read("files", (store) => store.get(/** @type {string} */ (entry.file)));
    return file ? { method, path: entry.path, body: { name: entry.title, content: file.content }, idempotency_key: key } : null;
  }
  if (entry.kind !== "link_removal") return { method, path: entry.path, body, if_match, idempotency_key: key };
  const link = await database.read("links", (store) => store.get(/** @type {string} */ (entry.link)));
  return link?.link_id ? { method, path: `/links/${link.link_id}`, body, idempotency_key: key } : null;
}

/** The files that wait for this draft. @param {IDBObjectStore} outbox @param {Entry} draft @returns {Promise<Entry[]>} */
const filesOf = async (outbox, draft) => (await database.answered(outbox.getAll())).filter((one) => one.kind === "file" && one.about === draft.key);

/** A refused draft goes, and what waits for it; the bytes of its files stay. @param {IDBObjectStore} outbox @param {Entry} draft @returns {Promise<Entry[]>} */
export async function removeWithFiles(outbox, draft) {
  const files = await filesOf(outbox, draft);
  for (const one of [draft, ...files]) outbox.delete(/** @type {number} */ (one.sequence));
  return files;
}

/** Removes a delivered entry together with what its answer changes here. @param {Entry} entry @param {import("./api.js").Answer|null} answer */
function settle(entry, answer) {
  return database.write(["outbox", "links", "files"], async (outbox, links, files) => {
    outbox.delete(/** @type {number} */ (entry.sequence));
    if (entry.file) return void files.delete(entry.file);
    if (entry.kind === "draft") {
      for (const file of await filesOf(outbox, entry)) outbox.put({ ...file, path: `/drafts/${answer?.body?.id}/attachments` });
    }
    if (!entry.link) return;
    if (entry.kind === "link_removal") return void links.delete(entry.link);
    const link = await database.answered(links.get(entry.link));
    if (!link || !answer) return;
    links.put({ ...link, link_id: answer.body?.id ?? link.link_id });
  });
}

/** One try. Resolves to what the rest of the queue should do. @param {Entry} entry @returns {Promise<"next"|"stop">} */
async function deliver(entry) {
  const wanted = await request(entry);
  if (!wanted) {
    await settle(entry, null);
    changed(entry, null);
    return "next";
  }
  const answer = await api.call(wanted);
  const gone = entry.method === "DELETE" && answer.status === 404 && answer.ours;
  if (answer.reached && answer.ours && (answer.status < 300 || gone)) {
    await settle(entry, answer);
    waiters.get(entry.key)?.(answer);
    changed(entry, answer);
    return "next";
  }
  const attempts = entry.attempts + 1;
  const final = answer.ours && FINAL.has(answer.status);
  const pause = answer.retry_after ?? PAUSES[Math.min(attempts, PAUSES.length - 1)];
  await put({ ...entry, attempts, error: api.failure(answer), state: final ? "failed" : "waiting", due: Date.now() + pause * 1000 });
  changed(entry, answer);
  return !answer.reached || answer.status === 401 ? "stop" : "next";
}

/**
 * Sends what is due, oldest first. An entry about a link, or another thing, waits for those before it about the same.
 * @param {{now?: boolean, held?: boolean}} [how] now: don't wait for the pauses; held: nor for what can still be taken back
 */
export function flush({ now = false, held = false } = {}) {
  return inTurn(async () => {
    const entries = await database.read("outbox", (store) => store.getAll());
    if (!entries.some((entry) => entry.state === "waiting")) return disarm();
    await arm();
    if (!(await session.current()).token) return;
    const me = await owner();
    const unsent = new Set();
    for (const each of entries) {
      if (each.state !== "waiting" || !mine(each, me)) continue;
      const entry = each.kind === "file" ? ((await find(each.key)) ?? each) : each; // its draft may have arrived just now
      if (entry.kind === "file" && !entry.path) continue;
      const about = entry.link ?? entry.about;
      const early = (!now && entry.due > Date.now()) || (!held && isHeld(entry));
      if (early || (about && unsent.has(about))) {
        if (about) unsent.add(about);
        continue;
      }
      const next = await deliver(entry);
      if (about && (await find(entry.key))?.state === "waiting") unsent.add(about);
      if (next === "stop") return;
    }
    await disarm();
  });
}

/** @type {Map<string, (answer: import("./api.js").Answer|null) => void>} */
const waiters = new Map();

/**
 * Tries to deliver now and says how it went, after `patience` ms at most; the entry stays safe whatever the answer.
 * @param {string} key @param {number} [patience]
 * @returns {Promise<{delivered: boolean, body: any}>}
 */
export async function sendNow(key, patience = 6000) {
  const answer = new Promise((resolve) => waiters.set(key, resolve));
  const over = flush({ now: true }).then(() => null);
  const late = new Promise((resolve) => setTimeout(resolve, patience, null));
  const first = await Promise.race([answer, over, late]);
  waiters.delete(key);
  return { delivered: Boolean(first), body: first?.body ?? null };
}

/** @param {string} key @returns {Promise<Entry|undefined>} */
export const find = (key) => database.read("outbox", (store) => store.index("key").get(key));

/** For people: no body, no address. */
export async function list() {
  const me = await owner();
  const entries = await database.read("outbox", (store) => store.getAll());
  return entries.map((entry) => ({
    key: entry.key,
    kind: entry.kind,
    title: entry.title,
    state: entry.state,
    attempts: entry.attempts,
    error: entry.error,
    created_at: entry.created_at,
    editable: entry.state === "failed" && Boolean(entry.form),
    mine: mine(entry, me),
  }));
}

/**
 * What became of these: null for one that was sent, else what waits or was refused. Waits for the turn that sends them, `patience` ms at most.
 * @param {string[]} keys @param {number} [patience]
 */
export async function outcomeOf(keys, patience = 20_000) {
  if (keys.length) await Promise.race([flush({ now: true }), new Promise((resolve) => setTimeout(resolve, patience))]);
  const entries = await Promise.all(keys.map(find));
  return entries.map((entry) => (entry ? { name: entry.title, state: entry.state, error: entry.error } : null));
}

/** What should have been sent by now, and what can't be. */
export async function count() {
  const entries = await database.read("outbox", (store) => store.getAll());
  const failed = entries.filter((entry) => entry.state === "failed").length;
  const held = entries.filter((entry) => entry.state === "waiting" && isHeld(entry)).length;
  return { waiting: entries.length - failed - held, failed };
}

/** Tries again at once: all that waits, or also one that failed. @param {string} [key] */
export async function retry(key) {
  const entry = key ? await find(key) : null;
  if (entry?.state === "failed") await inTurn(() => put({ ...entry, state: "waiting", due: 0 }));
  await flush({ now: true, held: true });
}

/** Throws one failed entry away, at a person's wish; one that still waits stays. @param {string} key */
export async function discard(key) {
  const entry = await find(key);
  if (entry?.state !== "failed") return;
  await inTurn(() =>
    database.write(["outbox", "links", "files"], async (store, links, files) => {
      if (entry.kind === "link") links.delete(entry.key);
      for (const one of [entry, ...(await removeWithFiles(store, entry))]) if (one.file) files.delete(one.file);
    }),
  );
  changed(null, null);
}

/** Deletes an entry of which a copy at the server can be taken back there as well, however often it was tried. @param {string} key */
export async function withdraw(key) {
  await inTurn(async () => {
    const entry = await find(key);
    if (entry) await database.write("outbox", (store) => void store.delete(/** @type {number} */ (entry.sequence)));
  });
  changed(null, null);
}

/** Takes back an entry that was never tried; false when it may already be at the server. @param {string} key */
export function cancel(key) {
  return inTurn(async () => {
    const entry = await find(key);
    if (!entry || entry.attempts > 0) return false;
    await database.write("outbox", (store) => void store.delete(/** @type {number} */ (entry.sequence)));
    return true;
  });
}
