/**
 * What left this browser in the last day: each call of the server, when, and the text that it carried, as it was sent.
 * Never holds a password, a code, a token or a file's bytes; gone after a day, at sign-out and when the server changes; sent nowhere.
 */
import * as database from "./database.js";
import * as session from "./session.js";
import { makeTurns } from "./turns.js";

const DAY = 24 * 60 * 60_000;
const MOST = 2_000;
const LONGEST = 60_000;
/** Names of fields that are not shown, whatever they hold. */
const SECRET = /^(?:password|new_password|old_password|current_password|pairing_code|code|token|secret|content|data)$/;

/**
 * @typedef {{key: string, at: number, first: number, times: number, server: string, method: string, path: string, body: string|null, arrived: boolean}} Sent
 * Calls without a text are one entry for each method and path: `times` they were made, the last one at `at`.
 */

const inTurn = makeTurns();
/** Counts the times that all was thrown away: a call that was under way then is not noted after it. */
let age = 0;

/** @param {unknown} body @returns {string|null} */
function textOf(body) {
  if (body === undefined || body === null) return null;
  const text = JSON.stringify(body, (name, value) => (SECRET.test(name) && typeof value === "string" ? "…" : value), 2);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}

async function tidy() {
  const limit = IDBKeyRange.upperBound(Date.now() - DAY);
  await database.write("sent", async (store) => {
    const old = await database.answered(store.index("at").getAllKeys(limit));
    const left = (await database.answered(store.count())) - old.length;
    const surplus = left > MOST ? (await database.answered(store.index("at").getAllKeys(null, old.length + left - MOST))).slice(old.length) : [];
    for (const key of [...old, ...surplus]) store.delete(key);
  });
}

let written = 0;

/**
 * Notes a call that is about to be made. Never waited for, and never in its way: a browser that can't write notes nothing.
 * @param {{server: string, method: string, path: string, body?: unknown}} call
 * @returns {() => void} to be called when it turned out that nothing arrived
 */
export function note({ server, method, path, body }) {
  const then = age;
  const at = Date.now();
  const text = textOf(body);
  const key = text === null ? `${server} ${method} ${path}` : crypto.randomUUID();
  const put = (/** @type {(before: Sent|undefined) => Sent} */ make) =>
    inTurn(async () => {
      if (then !== age) return;
      await database.write("sent", async (store) => void store.put(make(await database.answered(store.get(key)))), { durability: "relaxed" });
      if (written++ % 200 === 0) await tidy();
    }).catch(() => {});
  put((before) => ({ key, at, first: before?.first ?? at, times: (before?.times ?? 0) + 1, server, method, path, body: text, arrived: true }));
  return () => void put((before) => ({ ...(before ?? { key, at, first: at, times: 1, server, method, path, body: text }), arrived: false }));
}

/** The last day's, newest first. @returns {Promise<Sent[]>} */
export async function list() {
  await inTurn(tidy);
  const all = await database.read("sent", (store) => store.getAll());
  return all.sort((one, other) => other.at - one.at);
}

export function clear() {
  age++;
  return inTurn(() => database.write("sent", (store) => void store.clear()));
}

/** Clears when nobody is signed in any more, as after a change of server; at each start of the worker what is older than a day goes. */
export function watch() {
  session.watch(({ token }) => {
    if (!token) clear().catch(() => {});
  });
  inTurn(tidy).catch(() => {});
}
