/**
 * Places: for which tab a panel page speaks, whether it is a frame in it, the side panel or a tab or window of its own.
 * Never opens a place without the person having asked for the panel.
 */
import * as frames from "./frames.js";

const browser = /** @type {any} */ (globalThis.browser ?? chrome);
const KEY = "panel-tabs";

const panelTabs = async () => (await browser.storage.session.get(KEY))[KEY] ?? {};

/**
 * @param {any} sender a panel page
 * @returns {Promise<{place: "frame"|"side"|"tab", tab: number|null, document: string|null}|null>} null: not ours
 */
export async function of(sender) {
  if (!frames.isPanel(sender)) return null;
  if (!sender.tab) return { place: "side", tab: await activeTab(), document: null };
  if (sender.frameId === 0) return { place: "tab", tab: (await panelTabs())[sender.tab.id] ?? null, document: null };
  const bound = await frames.binding(sender);
  return bound && { place: "frame", tab: bound.tab, document: bound.document };
}

/** The tab that the person looks at; a side panel speaks for it. */
export async function activeTab() {
  const [tab] = await browser.tabs.query({ active: true, lastFocusedWindow: true });
  return tab?.id ?? null;
}

/** What a side panel that is about to open is to show. @type {Map<number, {view: string, at: number}>} */
const wanted = new Map();
/** A panel that opens later than this (ms) was opened for something else. */
const OPENING = 10_000;

/** Shows a view in the panel that speaks for a tab, open already or only just opening. @param {number} tab @param {string} view */
export function go(tab, view) {
  wanted.set(tab, { view, at: Date.now() });
  browser.runtime.sendMessage({ name: "panel-go", tab, view }).catch(() => {});
}

/** The view that a panel which has just opened is to begin with. @param {number|null} tab */
export function begin(tab) {
  const asked = tab === null ? undefined : wanted.get(tab);
  if (tab !== null) wanted.delete(tab);
  return asked && Date.now() - asked.at < OPENING ? asked.view : null;
}

/** Opens the side panel. Must be called before any await of the event that the person's gesture started. @param {number|null|undefined} tab */
export function openSide(tab) {
  if (browser.sidePanel?.open && tab) return browser.sidePanel.open({ tabId: tab });
  if (browser.sidebarAction?.open) return browser.sidebarAction.open();
  return Promise.reject(new Error("no side panel here"));
}

async function remember(/** @type {number|undefined} */ panelTab, /** @type {number|null} */ tab) {
  if (panelTab === undefined || tab === null) return;
  await browser.storage.session.set({ [KEY]: { ...(await panelTabs()), [panelTab]: tab } });
}

const address = (/** @type {string|undefined} */ view) => browser.runtime.getURL("") + "panel/panel.html" + (view ? `#view=${encodeURIComponent(view)}` : "");

/** A full tab that speaks for `tab`. @param {number|null} tab @param {string} [view] @param {boolean} [active] */
export async function openTab(tab, view, active = true) {
  const made = await browser.tabs.create({ url: address(view), active });
  await remember(made.id, tab);
}

/** A small window: the way out when a page refuses the frame and no gesture is left for the side panel. @param {number|null} tab @param {string} [view] */
export async function openWindow(tab, view) {
  const made = await browser.windows.create({ url: address(view), type: "popup", width: 420, height: 720 });
  await remember(made?.tabs?.[0]?.id, tab);
}

/** @param {number} gone a tab that was closed */
export async function forget(gone) {
  wanted.delete(gone);
  const known = await panelTabs();
  const kept = Object.entries(known).filter(([panelTab, tab]) => Number(panelTab) !== gone && tab !== gone);
  if (kept.length < Object.keys(known).length) await browser.storage.session.set({ [KEY]: Object.fromEntries(kept) });
}
