/**
 * Adapter records: what this browser was taught, the team's own from the server, and those shipped with the extension.
 * Never runs code from a record: a record is data (shared_schemas/adapter.schema.json).
 */
import { isOf } from "../shared/address.js";
import * as api from "./api.js";
import * as session from "./session.js";
import * as taught from "./taught.js";

const browser = globalThis.browser ?? chrome;
const FRESH = 10 * 60 * 1000;
const KEY = "adapters";

/** @type {Promise<any[]>|null} */
let bundled = null;

async function readBundled() {
  const read = (/** @type {string} */ name) => api.ownFile(browser.runtime.getURL(`adapters/${name}.json`));
  const names = await read("index");
  return Promise.all(names.map(read));
}

/** The records that came with the extension. @returns {Promise<any[]>} */
export function shipped() {
  bundled ??= readBundled();
  bundled.catch(() => (bundled = null));
  return bundled;
}

/** @returns {Promise<any>} */
async function kept() {
  const { [KEY]: found } = /** @type {Record<string, any>} */ (await browser.storage.session.get(KEY));
  const { server } = await session.current();
  return found && found.server === server ? found : null;
}

/** Of each site the newest: the server keeps the older ones as well. @param {any[]} items the server's, newest first */
function newest(items) {
  const found = new Map();
  for (const item of items) if (!(found.get(item.record.id)?.record.version >= item.record.version)) found.set(item.record.id, item);
  return [...found.values()];
}

/** The server's records on all pages, newest first; null when one of them doesn't come. @returns {Promise<any[]|null>} */
async function everyPage() {
  const items = [];
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    const answer = await api.call({ method: "GET", path: `/adapters?page_size=100&page=${page}` });
    if (!answer.reached || answer.status !== 200 || !Array.isArray(answer.body?.items)) return null;
    items.push(...answer.body.items);
    pages = answer.body.pages ?? 1;
  }
  return items;
}

/** Asks the server again when what is kept is old; a server that doesn't answer leaves what is kept. @param {{now?: boolean}} [how] */
export async function refresh({ now: atOnce = false } = {}) {
  const now = await session.current();
  if (!now.token) return;
  await taught.shareAll();
  const last = await kept();
  if (!atOnce && last && Date.now() - last.at < FRESH) return;
  const items = await everyPage();
  if (!items) return;
  await taught.compare(/** @type {string} */ (now.server), items);
  // Only what came with the extension may name JSON calls (DESIGN 6.6): whatever else does so is no record.
  const approved = newest(items.filter((item) => item.state === "approved" && !("json" in item.record)));
  const numbers = Object.fromEntries(approved.map(({ id, record }) => [record.id, id]));
  await browser.storage.session.set({ [KEY]: { server: now.server, at: Date.now(), records: approved.map(({ record }) => record), numbers } });
}

/** The team's approved records, one a site. @returns {Promise<any[]>} */
export const team = async () => (await kept())?.records ?? [];

/** The server's number of a team's record in this version, or null. @param {string} id @param {number} version */
export async function numberOf(id, version) {
  const now = await kept();
  const known = now?.records.some((/** @type {any} */ record) => record.id === id && record.version === version);
  return known ? (now.numbers?.[id] ?? null) : null;
}

/** Does a record name this host? @param {any} record @param {string} host */
export const names = (record, host) => record.match.hosts?.some((/** @type {string} */ each) => isOf(each, host)) ?? false;

/** The shipped records in whose place the team has none; none at all where it has one of the host, which is tried first. @param {string} host @returns {Promise<any[]>} */
async function standing(host) {
  const shared = await team();
  if (shared.some((record) => names(record, host))) return [];
  return (await shipped()).filter((record) => !shared.some(({ id }) => id === record.id));
}

/** The shipped records that name this host. @param {string} host @returns {Promise<any[]>} */
export const shippedFor = async (host) => (await standing(host)).filter((record) => names(record, host));

/** The shipped records of desks that a company runs under any name of its own. @param {string} host @returns {Promise<any[]>} */
export const selfHosted = async (host) => (await standing(host)).filter(({ match }) => !match.hosts && Object.keys(match).length);

/** The newest version that the team has of a record; 0: none. @param {string} id */
export const latest = async (id) => (await team()).find((record) => record.id === id)?.version ?? 0;

/**
 * All records in the order in which a page tries them: what this browser was taught, unless the team has it as new, the
 * team's, then the shipped ones. A team's record with a bundled one's id stands in its place.
 */
export async function all() {
  const [own, shared, pointed] = await Promise.all([shipped(), team(), taught.all()]);
  refresh().catch(() => {});
  const here = pointed.map(({ record }) => record).filter((record) => !shared.some(({ id, version }) => id === record.id && version >= record.version));
  const ids = new Set(shared.map((record) => record.id));
  return [...here, ...shared, ...own.filter((record) => !ids.has(record.id))];
}

/** Those that may fit a page on this address's host, which stays the same while the page does. @param {string} address */
export async function of(address) {
  const { hostname } = new URL(address);
  return (await all()).filter((record) => !record.match.hosts || names(record, hostname));
}

/** The calls of a desk's own JSON that a site's record names: a bundled one's only, and only while nothing stands in its place. @param {string} id */
export async function jsonOf(id) {
  const json = (await shipped()).find((record) => record.id === id)?.json;
  return json && !(await team()).some((record) => record.id === id) ? json : null;
}

/** How far a record's word is to be trusted that a reply box writes a note: surely, if it came with the extension and was tried live. @param {string} id @returns {Promise<"sure"|"likely">} */
export async function sureness(id) {
  const now = (await all()).find((record) => record.id === id);
  return now?.tried === "live" && (await shipped()).includes(now) ? "sure" : "likely";
}

/** What people are told of the records: the sites' names by the alphabet, and whether each was tried live. */
export async function list() {
  const named = (await all()).filter(({ match }) => Object.keys(match).length).map(({ id, name, tried = "" }) => ({ id, name, tried }));
  return named.sort((one, other) => one.name.localeCompare(other.name));
}
