/**
 * What the person starts outside the panel: the context menu and the shortcuts.
 * Never awaits before a side panel is opened: the browser allows it only within the gesture.
 */
import { t } from "../shared/words.js";
import * as panel from "./panel.js";
import * as places from "./places.js";
import * as pointing from "./pointing.js";
import * as selections from "./selections.js";

const browser = globalThis.browser ?? chrome;
const CAPTURE = "capture";
const HOME = "suggestions";
const TEACH = "teach";

const ANSWERING = "answering";

/** Tabs in which a content script answers: there the panel opens inside the page. @type {Set<number>} */
const answering = new Set();
/** A worker that has just started doesn't know yet: then the page is tried first. */
let known = false;

const keep = () => browser.storage.session.set({ [ANSWERING]: [...answering] });

/** @param {number} tab */
export function answers(tab) {
  answering.add(tab);
  keep();
}

/** @param {number} tab */
export function silent(tab) {
  if (answering.delete(tab)) keep();
}

async function recall() {
  const { [ANSWERING]: tabs = [] } = /** @type {Record<string, any>} */ (await browser.storage.session.get(ANSWERING));
  for (const tab of tabs) answering.add(tab);
  known = true;
}

/** At the side, or in a window of its own when no gesture is left. @param {number} tab @param {string} [view] */
function beside(tab, view) {
  const opening = places.openSide(tab).catch(() => places.openWindow(tab, view));
  if (view && view !== HOME) places.go(tab, view);
  return opening;
}

/**
 * Opens the panel where it can be: in the page, else beside it. Call within the gesture.
 * @param {number} tab @param {string} view @param {{press?: boolean, otherwise?: typeof beside}} [how] `press`: by a key, for somebody who goes on
 * by keyboard; `otherwise`: where no page answers
 */
export function show(tab, view, { press = false, otherwise = beside } = {}) {
  if (known && !answering.has(tab)) return otherwise(tab, view);
  return browser.tabs.sendMessage(tab, { name: "panel-open", view, press }, { frameId: 0 }).then(
    () => view !== HOME && view !== CAPTURE && places.go(tab, view),
    () => {
      silent(tab);
      return otherwise(tab, view);
    },
  );
}

/** The first suggestion into the reply; where that can't be, the panel says more. @param {number} tab */
async function insertTop(tab) {
  if (!(await panel.insertTop(tab))) await browser.tabs.sendMessage(tab, { name: "panel-open", view: "suggestions" }, { frameId: 0 }).catch(() => {});
}

/** @param {number|undefined} tab @param {selections.Said|null} [menu] */
async function capture(tab, menu) {
  if (tab === undefined) return;
  show(tab, "capture");
  await panel.capture(tab, menu);
}

const commands = {
  "open-panel": (/** @type {number} */ tab) => show(tab, HOME, { press: true }),
  search: (/** @type {number} */ tab) => show(tab, "search", { press: true }),
  capture: (/** @type {number} */ tab) => capture(tab),
  "insert-top": insertTop,
  "move-chip": (/** @type {number} */ tab) => browser.tabs.sendMessage(tab, { name: "chip-focus" }, { frameId: 0 }).catch(() => {}),
};

/** Makes the menu anew: in both browsers it outlives the worker. */
export async function make() {
  await browser.contextMenus.removeAll();
  browser.contextMenus.create({ id: CAPTURE, title: t("menu_capture"), contexts: ["selection", "editable"] });
  browser.contextMenus.create({ id: TEACH, title: t("menu_teach"), contexts: ["action"] });
}

export function listen() {
  recall();
  browser.contextMenus.onClicked.addListener((info, tab) => {
    if (info.menuItemId === CAPTURE) capture(tab?.id, selections.said(info, tab));
    if (info.menuItemId === TEACH) pointing.startFromMenu(tab, info.pageUrl);
  });
  browser.commands.onCommand.addListener((command, tab) => {
    if (tab?.id !== undefined && Object.hasOwn(commands, command)) commands[command](tab.id);
  });
}
