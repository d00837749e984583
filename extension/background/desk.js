/**
 * The desk's own JSON: a granted site's answer about a ticket that is open on it, asked from its own origin as the page itself would.
 * Never asks another origin, changes anything there, follows a redirect, throws; never stores or logs what it was told.
 */
import { patternOf } from "../shared/address.js";
import * as words from "./desk-words.js";
import * as sites from "./sites.js";

const browser = globalThis.browser ?? chrome;

/** A ticket is asked for once it stayed open so long (ms): who leafs through a queue asks for nothing. */
const SETTLE = 300;
const PATIENCE = 8_000;
const LARGEST = 2_000_000;
/** An answer isn't asked for again so soon, and is forgotten after so long; after a failure the ticket is left alone so long. */
const FRESH = 60_000;
const KEPT = 10 * 60_000;
const REST = 5 * 60_000;
/** What a server may ask us to wait at most, and what we wait when it doesn't say. */
const LONGEST_WAIT = 60 * 60_000;
const WAIT = 60_000;
const MOST = 20;

const ID = /^[A-Za-z0-9_-]{1,100}$/;
const BASE = /^(?:\/[\w~-][\w.~-]*)*$/;
const JSON_TYPE = /^application\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

/**
 * @typedef {import("./tickets.js").Ticket} Ticket
 * @typedef {{origin: string, site: string, asked: number, words: words.Words|null, end: ReturnType<typeof setTimeout>}} Kept
 */

/** @type {Map<string, Kept>} */
const kept = new Map();
/** @type {Map<string, Promise<boolean>>} */
const asking = new Map();
/** Origins that asked for less, and until when: that outlives a stopped worker. */
const RESTING = "desk-resting";

/** @returns {Promise<Record<string, number>>} */
const resting = async () => /** @type {any} */ ((await browser.storage.session.get(RESTING))[RESTING] ?? {});

/** @param {string} origin @param {number} until */
const rest = async (origin, until) => browser.storage.session.set({ [RESTING]: { ...(await resting()), [origin]: until } });

const keyOf = (/** @type {Ticket} */ ticket) => `${ticket.system} ${ticket.id}`;

/** @param {string} key */
function forgetOne(key) {
  clearTimeout(kept.get(key)?.end);
  kept.delete(key);
}

/** @param {string} key @param {Omit<Kept, "end">} what */
function keep(key, what) {
  forgetOne(key);
  kept.set(key, { ...what, end: setTimeout(() => forgetOne(key), KEPT) });
  if (kept.size > MOST) forgetOne(/** @type {string} */ (kept.keys().next().value));
}

/** What the desk said of a ticket that is read by this site's record. @param {Ticket|null} ticket @param {string} site */
export function known(ticket, site) {
  const found = ticket && kept.get(keyOf(ticket));
  return found?.site === site ? found.words : null;
}

/** A page of this origin was loaded anew: what was known of its tickets is asked again. @param {string} origin */
export function forget(origin) {
  for (const [key, each] of kept) if (each.origin === origin) forgetOne(key);
}

/** The address of a call, or null where it would be another one than the record says. @param {string} template @param {Ticket} ticket @param {string} origin */
export function addressOf(template, ticket, origin) {
  const base = ticket.system.slice(origin.length);
  if (!ticket.system.startsWith(origin) || !BASE.test(base) || !ID.test(ticket.id)) return null;
  const path = template.replaceAll("{base}", () => base).replaceAll("{id}", () => ticket.id);
  const url = URL.parse(path, origin);
  return url?.origin === origin && url.pathname + url.search === path ? url : null;
}

/** Retry-After, seconds or a date, as milliseconds. @param {string|null} header */
function waitOf(header) {
  const asked = /^\d+$/.test(header ?? "") ? Number(header) * 1000 : Date.parse(header ?? "") - Date.now();
  return Math.min(Math.max(asked || WAIT, 1_000), LONGEST_WAIT);
}

/** The body, unless it grows too large. @param {Response} response @returns {Promise<string|null>} */
async function bodyOf(response) {
  const reader = response.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0; reader; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > LARGEST) return reader.cancel().then(() => null);
    text += decoder.decode(value, { stream: true });
  }
  return text + decoder.decode();
}

/** One GET; null for anything but JSON from this very address. @param {URL} url @returns {Promise<any>} */
async function get(url) {
  try {
    if (((await resting())[url.origin] ?? 0) > Date.now()) return null;
    const response = await fetch(url, {
      method: "GET",
      headers: { Accept: "application/json" },
      credentials: "include",
      redirect: "error",
      cache: "no-store",
      referrerPolicy: "no-referrer",
      signal: AbortSignal.timeout(PATIENCE),
    });
    const wait = response.headers.get("Retry-After");
    if (response.status === 429 || (response.status === 503 && wait)) await rest(url.origin, Date.now() + waitOf(wait));
    if (response.status === 200 && JSON_TYPE.test(response.headers.get("Content-Type") ?? "")) return JSON.parse((await bodyOf(response)) ?? "null");
    await response.body?.cancel();
  } catch {
    // No answer, a redirect, no JSON, or too late: the page's own reading stands.
  }
  return null;
}

/** May this address be asked? @param {URL} url */
const granted = async (url) => (await browser.permissions.contains({ origins: [patternOf(url)] })) && (await sites.enabled(url.href));

/**
 * @param {any} json @param {Ticket} ticket @param {string} origin @param {boolean} whole its messages must come as well @param {() => boolean} wanted
 * @returns {Promise<words.Words|null|undefined>} undefined: nobody waits any more
 */
async function told(json, ticket, origin, whole, wanted) {
  await new Promise((go) => setTimeout(go, SETTLE));
  const [first, second] = [json.ticket, json.messages].map((part) => part && addressOf(part.url, ticket, origin));
  if (!first || !(await granted(first))) return null;
  if (!wanted()) return undefined;
  const own = await get(first);
  if (!wanted()) return undefined;
  if (!words.isOf(json, ticket.id, own)) return null;
  const more = second && (await get(second));
  return whole && second && !more ? null : words.read(json, ticket.id, own, more);
}

/**
 * Asks the desk about a ticket, unless it did so a short while ago; one question at a time for each ticket.
 * @param {{json: any, site: string, ticket: Ticket, page: string}} about `json`: of a bundled record; `page`: the address of the page that shows the ticket
 * @param {() => boolean} wanted is the ticket still open?
 * @returns {Promise<boolean>} whether it now knows more than before
 */
export function ask({ json, site, ticket, page }, wanted) {
  const { origin } = new URL(page);
  const key = keyOf(ticket);
  const before = kept.get(key);
  const running = asking.get(key);
  if (running) return running;
  if (before && Date.now() - before.asked < (before.words ? FRESH : REST)) return Promise.resolve(false);
  const question = told(json, ticket, origin, Boolean(before?.words), wanted)
    .then((found) => {
      if (found === undefined) return false;
      // What was known stays when it can't be asked again just now.
      keep(key, { origin, site, asked: Date.now(), words: found ?? before?.words ?? null });
      return Boolean(found) && JSON.stringify(found) !== JSON.stringify(before?.words);
    })
    .catch(() => false)
    .finally(() => asking.delete(key));
  asking.set(key, question);
  return question;
}
