/**
 * The session: which server, who is signed in, and the token, in IndexedDB of the extension's origin.
 * Never puts the token into storage.local, a message or a log.
 */
import * as database from "./database.js";

/** @typedef {{server: string|null, token: string|null, expires_at: string|null, user: {id: number, name: string, email?: string, role: string}|null}} Session */

const NOBODY = Object.freeze({ server: null, token: null, expires_at: null, user: null });

/** @type {Promise<Session>|null} */
let held = null;
/** @type {Set<(session: Session) => void>} */
const watchers = new Set();

/** @returns {Promise<Session>} */
export function current() {
  held ??= database.read("session", (store) => store.get("current")).then(
    (kept) => kept ?? NOBODY,
    (error) => {
      held = null;
      throw error;
    },
  );
  return held;
}

/** @param {Session} session */
async function keep(session) {
  await database.write("session", (store) => void store.put(session, "current"));
  held = Promise.resolve(session);
  for (const watcher of watchers) watcher(session);
}

/** Calls back after each change of server or person. @param {(session: Session) => void} watcher */
export const watch = (watcher) => void watchers.add(watcher);

/** What others may know of the session: never the token. */
export async function shown() {
  const { server, token, user } = await current();
  return { signed_in: Boolean(token), server, user: token ? user : null };
}

/** Another server forgets the person: a token belongs to the server that gave it. @param {string} server */
export async function setServer(server) {
  const now = await current();
  if (now.server !== server) await keep({ ...NOBODY, server });
}

/** @param {{token: string, expires_at: string, user: any}} opened */
export async function begin(opened) {
  const { server } = await current();
  await keep({ server, token: opened.token, expires_at: opened.expires_at ?? null, user: opened.user });
}

export async function end() {
  const { server } = await current();
  await keep({ ...NOBODY, server });
}

/** The server refused this token: forget it, unless another one came meanwhile. @param {string} token */
export async function expire(token) {
  const now = await current();
  if (now.token === token) await keep({ ...now, token: null, expires_at: null });
}
