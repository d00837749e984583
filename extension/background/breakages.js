/**
 * Breakages: a record, the team's or a shipped one, that read a host's tickets and then several times no longer did is told to the server.
 * Never tells of a ticket: the record, the host and the day; which tickets failed stays in this browser.
 */
import { missing } from "../shared/self-test.js";
import * as adapters from "./adapters.js";
import * as api from "./api.js";
import * as database from "./database.js";
import * as session from "./session.js";
import * as sites from "./sites.js";
import { makeTurns } from "./turns.js";

const browser = globalThis.browser ?? chrome;

/** So many different tickets in a row: one may be deleted, another not ours to see. */
const ENOUGH = 3;
/** So many desks of one make on one host are kept in mind. */
const MOST_SYSTEMS = 5;
const inTurn = makeTurns();

/**
 * @typedef {{id: string, version: number, server: string, worked: boolean, failed: string[], told: boolean, word: number|null, systems?: string[]}} Reading
 * What became of a record's readings here, of a shipped one on one host; `worked`: it did once, in this version.
 * `word`: the server's number of what was told of a shipped one, also in an older version, until it is taken back.
 * `systems`: where on that host a record without hosts was seen to read, the newest first.
 */

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

/** The server's answer, {} when it has none; null: it didn't take it. @param {"POST"|"DELETE"} method @param {string} path @param {object} [body] @returns {Promise<any>} */
async function send(method, path, body) {
  const answer = await api.call({ method, path, ...(body ? { body } : {}) });
  if (!answer.reached || !answer.ours) return null;
  // What a manager ended meanwhile needs no taking back.
  const gone = method === "DELETE" && [403, 404].includes(answer.status);
  return answer.status < 300 || gone ? (answer.body ?? {}) : null;
}

/** A closed ticket has no reply box: of a shipped record that alone says nothing. @param {any} record */
function withoutReply(record) {
  const needs = (record.self_test?.needs ?? []).filter((/** @type {string} */ need) => need !== "editor");
  return { ...record, self_test: { ...record.self_test, needs } };
}

/**
 * The shipped records that a host is tested with: those that name it, and those without hosts that read a desk there before,
 * whatever of its pages tells that desk apart today. @param {string} host @returns {Promise<any[]>}
 */
async function shippedOf(host) {
  const named = await adapters.shippedFor(host);
  const { server } = await session.current();
  const kept = await database.read("readings", (store) => store.getAll());
  const here = new Map(kept.filter((/** @type {Reading} */ one) => one.server === server).map((/** @type {Reading} */ one) => [one.id, one.systems]));
  const own = (await adapters.selfHosted(host)).map((record) => ({ ...record, systems: here.get(`${record.id} ${host}`) })).filter(({ systems }) => systems);
  return [...named, ...own.map((record) => ({ ...record, match: { ...record.match, present: undefined, hosts: [host] } }))];
}

/** What is noted already, not to be looked up at each reading. @type {Set<string>} */
const noted = new Set();

/** A page was read: one by a shipped record without hosts is tested from its next visit on. @param {any} reading @param {any} sender */
export async function saw(reading, sender) {
  const { server, token } = await session.current();
  const id = `${reading.site.id} ${new URL(sender.url).hostname}`;
  const system = reading.ticket?.system;
  if (!server || !token || !system || noted.has(`${server} ${id} ${system}`)) return;
  const record = (await adapters.selfHosted(new URL(sender.url).hostname)).find((one) => one.id === reading.site.id);
  if (!record || missing(withoutReply(record), reading).length) return;
  noted.add(`${server} ${id} ${system}`);
  await inTurn(async () => {
    const kept = await database.read("readings", (store) => store.get(id));
    /** @type {Reading} */
    const now = kept?.server === server ? kept : { id, version: record.version, server, worked: true, failed: [], told: false, word: null };
    if (now.systems?.includes(system)) return;
    now.systems = [system, ...(now.systems ?? [])].slice(0, MOST_SYSTEMS);
    await database.write("readings", (store) => void store.put(now));
  });
}

/**
 * A page of a host that a record names or read before, the team's or else a shipped one, tells whether it reads it. On all others nothing is tested.
 * @param {any} sender the page's content script @param {any[]} records what it reads by
 */
export async function begin(sender, records) {
  const host = new URL(sender.url).hostname;
  const { token } = await session.current();
  if (!token) return;
  const tested = [];
  for (const record of records) {
    if (adapters.names(record, host) && (await adapters.numberOf(record.id, record.version)) !== null) tested.push(record);
  }
  if (!tested.length) tested.push(...(await shippedOf(host)).map(withoutReply));
  if (!tested.length) return;
  await browser.scripting.executeScript({ target: { tabId: sender.tab.id, frameIds: [0] }, files: sites.SELF_TEST_FILES });
  await browser.tabs.sendMessage(sender.tab.id, { name: "self-test-begin", records: tested }, { frameId: 0 });
}

/**
 * How to tell of a record and take it back. null: it is neither the team's nor a shipped one of this host.
 * @param {string} id @param {number} version @param {string} host
 * @returns {Promise<{key: string, tell: (now: Reading) => Promise<boolean>, takeBack: (now: Reading) => Promise<boolean>}|null>}
 */
async function wayOf(id, version, host) {
  const number = await adapters.numberOf(id, version);
  if (number !== null) {
    const path = `/adapters/${number}/breakage`;
    return {
      key: id,
      tell: async () => (await send("POST", path, { host, day: today() })) !== null,
      takeBack: async () => (await send("DELETE", path)) !== null,
    };
  }
  if (!(await shippedOf(host)).some((record) => record.id === id && record.version === version)) return null;
  return {
    key: `${id} ${host}`,
    tell: async (now) => {
      now.word = (await send("POST", "/breakages", { site: id, version, host, day: today() }))?.id ?? now.word;
      return now.word !== null;
    },
    takeBack: async (now) => {
      if (now.word !== null && (await send("DELETE", `/breakages/${now.word}`))) now.word = null;
      return now.word === null;
    },
  };
}

/** @param {any} tested `{id, version, ticket, worked}` @param {any} sender the page's content script */
export function note({ id, version, ticket, worked }, sender) {
  return inTurn(async () => {
    const { server, token } = await session.current();
    const way = await wayOf(String(id), Number(version), new URL(sender.url).hostname);
    if (!server || !token || !way) return;
    const kept = await database.read("readings", (store) => store.get(way.key));
    const here = kept?.server === server ? kept : null;
    /** @type {Reading} */
    const now = here?.version === version ? here : { id: way.key, version: Number(version), server, worked: false, failed: [], told: false, word: here?.word ?? null, systems: here?.systems };
    // What was told of an older version says nothing of this one.
    if (!now.told && now.word) await way.takeBack(now);
    if (worked) {
      const mended = !now.told || (await way.takeBack(now));
      Object.assign(now, { worked: true, failed: [], told: !mended });
    } else if (now.worked && !now.failed.includes(String(ticket))) {
      now.failed = [...now.failed, String(ticket)].slice(-ENOUGH);
      if (now.failed.length >= ENOUGH && !now.told) now.told = await way.tell(now);
    }
    await database.write("readings", (store) => void store.put(now));
  });
}
