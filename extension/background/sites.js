/**
 * Sites: where the person lets Sidecard work, and the content scripts that run there.
 * Never works on a site that was not granted, nor on the Sidecard server's own pages.
 */
import { patternOf } from "../shared/address.js";
import { Refusal } from "../shared/results.js";
import * as chipPlaces from "./chip-places.js";
import * as session from "./session.js";

const browser = globalThis.browser ?? chrome;
const SCRIPT = "sidecard-content";

/** In this order they share one object, `globalThis.sidecard`. Leading slashes: Firefox resolves relative paths against the caller. */
export const CONTENT_FILES = [
  "/content/sidecard.js",
  "/content/tree.js",
  "/content/reader.js",
  "/content/generic.js",
  "/content/caret.js",
  "/content/insert.js",
  "/content/surface.js",
  "/content/chip.js",
  "/content/frame.js",
  "/content/selection.js",
  "/content/watch.js",
  "/content/main.js",
];

/** What a capture on a page by activeTab needs, and no more: nothing watches, nothing is drawn. */
export const CAPTURE_FILES = [
  "/content/sidecard.js",
  "/content/tree.js",
  "/content/markdown.js",
  "/content/images.js",
  "/content/selection.js",
  "/content/once.js",
];

/** What only a capture needs, and what only the insertion of a card with a gap or with formatting: loaded where the others run when the first one begins. */
export const MARKDOWN_FILES = ["/content/markdown.js", "/content/images.js"];
export const GAP_FILES = ["/content/gap.js", "/content/format.js"];

/** Whether the team's own or a shipped record still reads its site; on demand, beside the content scripts. */
export const SELF_TEST_FILES = ["/content/self-test.js"];

/** Pointing at the page; on demand, beside the content scripts. */
export const POINT_FILES = ["/content/selectors.js", "/content/point-address.js", "/content/point-pane.js", "/content/point-record.js", "/content/point-bar.js", "/content/point.js"];

/** Match patterns granted now. */
async function granted() {
  const { origins = [] } = await browser.permissions.getAll();
  return origins.filter((pattern) => /^(\*|https?):\/\//.test(pattern));
}

/** `http://desk.example/*` -> origin as people write it. */
const origin = (/** @type {string} */ pattern) => pattern.replace(/\/\*?$/, "");

const pattern = (/** @type {unknown} */ address) => {
  const url = URL.parse(String(address));
  if (!url || !/^https?:$/.test(url.protocol)) throw new Refusal("bad_address", "This isn't a web address.");
  return patternOf(url);
};

/** Registers the content scripts for what is granted: after a restart of the browser none is left. */
export async function register() {
  const matches = await granted();
  const known = (await browser.scripting.getRegisteredContentScripts({ ids: [SCRIPT] })).length > 0;
  if (!matches.length) {
    if (known) await browser.scripting.unregisterContentScripts({ ids: [SCRIPT] });
    return;
  }
  /** @type {chrome.scripting.RegisteredContentScript} */
  const script = { id: SCRIPT, matches, js: CONTENT_FILES, runAt: "document_start", allFrames: false, persistAcrossSessions: false };
  if (known) await browser.scripting.updateContentScripts([script]);
  else await browser.scripting.registerContentScripts([script]);
}

/** Starts the content scripts in tabs that are open already. @param {string[]} patterns */
export async function start(patterns) {
  const tabs = patterns.length ? await browser.tabs.query({ url: patterns }) : [];
  await Promise.allSettled(
    tabs.map(({ id = -1 }) => browser.scripting.executeScript({ target: { tabId: id }, files: CONTENT_FILES })),
  );
}

/** More content scripts for a page that runs the others. @param {number} tab @param {string[]} files */
export const bring = (tab, files) => browser.scripting.executeScript({ target: { tabId: tab, frameIds: [0] }, files }).then(() => null);

/** After an update or a reload, pages that are open get the new scripts; the old ones see that they are orphans and leave. */
export const startEverywhere = async () => start(await granted());

export async function list() {
  const { server } = await session.current();
  const own = server ? pattern(server) : null;
  return (await granted()).map((each) => ({ origin: origin(each), server: each === own }));
}

/** @param {string} address */
export async function added(address) {
  await register();
  await start([pattern(address)]);
}

/** @param {string} address */
export async function remove(address) {
  const origins = [pattern(address)];
  const tabs = await browser.tabs.query({ url: origins });
  await Promise.allSettled(tabs.map(({ id = -1 }) => browser.tabs.sendMessage(id, { name: "site-leave" })));
  await browser.permissions.remove({ origins }).catch(() => {
    throw new Refusal("not_removable", "This site came with the extension and can't be removed here.");
  });
  await chipPlaces.forget(new URL(address).hostname);
  await register();
}

/** May a page with this address have Sidecard? @param {string} address */
export async function enabled(address) {
  const { server } = await session.current();
  const { origin: page, protocol } = new URL(address);
  return /^https?:$/.test(protocol) && !(server && new URL(server).origin === page);
}

/**
 * The page of a tab, as far as the browser tells it: one that was granted, or where the toolbar's button was pressed.
 * @param {number|null} tab @returns {Promise<{origin: string, host: string, granted: boolean}|null>}
 */
export async function page(tab) {
  const { url = "" } = tab === null ? {} : await browser.tabs.get(tab).catch(() => ({ url: "" }));
  if (!url || !(await enabled(url))) return null;
  const { origin: own, host } = new URL(url);
  return { origin: own, host, granted: await browser.permissions.contains({ origins: [pattern(url)] }) };
}

/** Watches grants and withdrawals made anywhere, also in the browser's own settings. */
export function listen() {
  browser.permissions.onAdded.addListener(async ({ origins = [] }) => {
    await register();
    await start(origins);
  });
  browser.permissions.onRemoved.addListener(() => register());
}
