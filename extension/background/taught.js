/**
 * What this browser was taught by pointing: adapter records by host, used here at once and proposed to the team.
 * Never sends a word of a ticket: a record holds selectors and an address's pattern; never loses one that the server refuses.
 */
import { Refusal } from "../shared/results.js";
import * as api from "./api.js";
import * as database from "./database.js";
import * as outbox from "./outbox.js";
import * as session from "./session.js";
import { makeTurns } from "./turns.js";

/**
 * @typedef {{
 *   id: string, host: string, record: any, at: string, key: string|null, server: string|null, adapter_id: number|null,
 *   state: "here"|"waiting"|"proposed"|"approved"|"refused"
 * }} Taught
 * `key`: the outbox entry that took it to the server; null: never sent.
 */

/** The parts that pointing makes; all others are written here. */
const PARTS = ["ticket", "active", "drawn_only", "subject", "requester", "messages", "editor", "self_test"];
const LARGEST = 50_000;

/** Whoever changes a record reads it first: two at once would undo each other. */
const inTurn = makeTurns();
/** @type {Promise<Taught[]>|null} */
let held = null;

/** @returns {Promise<Taught[]>} */
export function all() {
  held ??= database.read("taught", (store) => store.getAll());
  held.catch(() => (held = null));
  return held;
}

/** @param {Taught} taught */
async function put(taught) {
  await database.write("taught", (store) => void store.put(taught));
  held = null;
}

/** FNV-1a. @param {string} text @returns {string} eight hexadecimal digits */
function hash(text) {
  let sum = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) sum = Math.imul(sum ^ byte, 0x01000193);
  return (sum >>> 0).toString(16).padStart(8, "0");
}

/** A host's own id, unlike that of any bundled record and of any other host, however alike they are. @param {string} host */
export function idOf(host) {
  const name = host.toLowerCase();
  const slug = name.replace(/[^a-z0-9]+/g, "-").slice(0, 46).replace(/^-+|-+$/g, "");
  return ["site", slug, hash(name)].filter(Boolean).join("-");
}

async function share(/** @type {Taught} */ taught) {
  const { server, user } = await session.current();
  if (!server || !user) return put(taught);
  const entry = await outbox.makeEntry({
    kind: "adapter",
    title: taught.host,
    about: `adapter ${taught.id}`,
    method: "POST",
    path: "/adapters",
    body: { record: taught.record },
  });
  await outbox.add([entry], ["taught"], (store) => void store.put({ ...taught, key: entry.key, server, state: "waiting" }));
  held = null;
  return void outbox.flush();
}

/**
 * Keeps what a person pointed out on a host's page. @param {string} host @param {any} pointed @param {number} latest the newest version known of this host's record
 */
export function keep(host, pointed, latest) {
  return inTurn(async () => {
    const whole = pointed && PARTS.every((part) => ["active", "drawn_only", "requester", "self_test"].includes(part) || pointed[part]);
    if (!whole || "json" in pointed || JSON.stringify(pointed).length > LARGEST) throw new Refusal("invalid", "This is no adapter record.");
    const id = idOf(host);
    const before = (await all()).find((each) => each.id === id);
    const at = new Date().toISOString();
    const record = {
      id,
      name: host.slice(0, 80),
      version: Math.max(latest, before?.record.version ?? 0) + 1,
      match: { hosts: [host] },
      ...Object.fromEntries(PARTS.filter((part) => pointed[part]).map((part) => [part, pointed[part]])),
      source: `pointed at in the page, ${at.slice(0, 10)}`,
    };
    await put({ id, host, record, at, key: null, server: null, adapter_id: null, state: "here" });
    await share({ id, host, record, at, key: null, server: null, adapter_id: null, state: "here" });
    return record;
  });
}

/** Somebody signed in: what was never sent is proposed now. */
export function shareAll() {
  return inTurn(async () => {
    for (const taught of await all()) if (!taught.key) await share(taught);
  });
}

const remove = (/** @type {number} */ id) => api.call({ method: "DELETE", path: `/adapters/${id}` });

/** What was forgotten while it was on its way is taken back as soon as it arrived. @param {import("./outbox.js").Entry} entry @param {import("./api.js").Answer} answer */
async function takeBack(entry, answer) {
  const known = (await all()).some(({ id }) => id === entry.body.record.id);
  if (!known && answer.status === 201 && answer.body.state === "proposed") await remove(answer.body.id);
}

/** How a proposal ended. @param {import("./outbox.js").Entry|null} entry @param {import("./api.js").Answer|null} answer */
export function settled(entry, answer) {
  return inTurn(async () => {
    if (entry?.kind !== "adapter" || !answer?.reached || !answer.ours) return;
    const taught = (await all()).find((each) => each.key === entry.key);
    if (!taught) return void (await takeBack(entry, answer));
    if (answer.status < 300) await put({ ...taught, adapter_id: answer.body.id, state: answer.body.state });
    else if ((await outbox.find(entry.key))?.state === "failed") await put({ ...taught, state: "refused" });
  });
}

/** The server's list of records, all of them: a proposal may have been approved or thrown away. @param {string} server @param {any[]} items */
export function compare(server, items) {
  return inTurn(async () => {
    for (const taught of await all()) {
      if (taught.server !== server || taught.adapter_id === null) continue;
      const item = items.find(({ id }) => id === taught.adapter_id);
      const state = item ? item.state : "here";
      if (state !== taught.state) await put({ ...taught, state });
    }
  });
}

/** Forgets what was taught here; a proposal nobody decided about is taken back as well. @param {string} id */
export async function forget(id) {
  const taught = await inTurn(async () => {
    const found = (await all()).find((each) => each.id === id);
    if (found) await database.write("taught", (store) => void store.delete(id));
    held = null;
    return found ?? null;
  });
  // Outside of the turn: what is on its way now may take long.
  if (taught?.key) await outbox.withdraw(taught.key);
  if (taught?.state === "proposed") await remove(/** @type {number} */ (taught.adapter_id));
  return taught;
}
