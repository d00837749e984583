/**
 * Starts pointing in a tab, keeps what came of it, and gives it to the pages of that host at once.
 * Never starts on a site that was not granted, nor on the Sidecard server's own pages.
 */
import { patternOf } from "../shared/address.js";
import { Refusal } from "../shared/results.js";
import * as adapters from "./adapters.js";
import * as session from "./session.js";
import * as sites from "./sites.js";
import * as taught from "./taught.js";

const browser = globalThis.browser ?? chrome;
/** Scripts of a site that was granted just now may be on their way (ms, times). */
const PAUSE = 100;
const TRIES = 15;
const PATIENCE = 1500;

const lives = (/** @type {number} */ tab) => browser.tabs.sendMessage(tab, { name: "frame-seen" }, { frameId: 0 }).then(Boolean, () => false);

async function settle(/** @type {number} */ tab) {
  for (let left = TRIES; left > 0; left--) {
    if (await lives(tab)) return;
    await new Promise((go) => setTimeout(go, PAUSE));
  }
  await browser.scripting.executeScript({ target: { tabId: tab }, files: sites.CONTENT_FILES });
}

/** The page of a tab as it can be taught, or null: no web page, ours, or not known to us. @param {number|null} tab @returns {Promise<string|null>} its origin */
export async function teachable(tab) {
  const page = tab === null ? null : await browser.tabs.get(tab).catch(() => null);
  const url = URL.parse(page?.url ?? "");
  return url && /^https?:$/.test(url.protocol) && (await sites.enabled(url.href)) ? url.origin : null;
}

/** @param {number|null} tab */
export async function start(tab) {
  const origin = await teachable(tab);
  if (!origin) throw new Refusal("not_teachable", "This page can't be taught.");
  const id = /** @type {number} */ (tab);
  if (!(await browser.permissions.contains({ origins: [patternOf(new URL(origin))] }))) throw new Refusal("no_access", "Allow this site first.");
  const generic = (await adapters.shipped()).find((record) => record.id === "generic");
  try {
    await settle(id);
    await browser.scripting.executeScript({ target: { tabId: id }, files: sites.POINT_FILES });
    await browser.tabs.sendMessage(id, { name: "panel-close" }, { frameId: 0 });
    const answer = await browser.tabs.sendMessage(id, { name: "point-begin", generic }, { frameId: 0 });
    if (!answer?.ok) throw new Error("The page didn't begin.");
  } catch {
    throw new Refusal("no_access", "Sidecard can't read this page.");
  }
}

/** From the toolbar's menu, within the gesture: nothing may be awaited before the permission is asked for. @param {any} tab @param {string} [address] */
export async function startFromMenu(tab, address) {
  const url = URL.parse(tab?.url || address || "");
  if (!url || !/^https?:$/.test(url.protocol)) return browser.runtime.openOptionsPage();
  const origins = [patternOf(url)];
  const granted = await browser.permissions.request({ origins }).catch(() => browser.permissions.contains({ origins }));
  if (granted) await start(tab.id).catch((error) => console.warn("sidecard: pointing:", error.message));
  return undefined;
}

/** The pages of a host that are open read by its record now. @param {string} host */
async function tell(host) {
  const records = await adapters.all();
  const tabs = await browser.tabs.query({ url: [`http://${host}/*`, `https://${host}/*`] });
  await Promise.allSettled(tabs.map(({ id = -1 }) => browser.tabs.sendMessage(id, { name: "ticket-ask", adapters: records }, { frameId: 0 })));
}

/** @param {any} record what was pointed out @param {any} sender the page's content script */
export async function save(record, sender) {
  const { hostname } = new URL(sender.url);
  const kept = await taught.keep(hostname, record, await adapters.latest(taught.idOf(hostname)));
  await tell(hostname);
  const { signed_in, user } = await session.shown();
  return { version: kept.version, signed_in, manager: ["admin", "manager"].includes(user?.role ?? "") };
}

/** All sites that were taught, here or by the team; as the server has it, if it answers soon. */
export async function list() {
  await Promise.race([adapters.refresh({ now: true }).catch(() => {}), new Promise((go) => setTimeout(go, PATIENCE))]);
  const here = (await taught.all()).map(({ id, host, record, state, at }) => ({ id, host, version: record.version, state, at, here: true }));
  const known = new Set(here.map(({ id }) => id));
  const team = (await adapters.team())
    .filter(({ id, match }) => match.hosts?.length && !known.has(id))
    .map(({ id, match, version }) => ({ id, host: match.hosts.join(", "), version, state: "approved", at: null, here: false }));
  return [...here, ...team];
}

/** @param {string} id */
export async function forget(id) {
  const gone = await taught.forget(id);
  if (gone) await tell(gone.host);
}
