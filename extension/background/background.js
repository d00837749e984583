/**
 * The background's entry: a table of what it listens to. Every listener is set before the first await, so that an event
 * that woke the worker is not missed.
 * Never holds state that a stopped worker would lose.
 */
import "../shared/messages.js";
import * as adapters from "./adapters.js";
import * as badge from "./badge.js";
import * as company from "./company.js";
import * as dispatch from "./dispatch.js";
import * as edits from "./edits.js";
import * as frames from "./frames.js";
import * as judgements from "./judgements.js";
import * as links from "./links.js";
import * as menus from "./menus.js";
import * as omnibox from "./omnibox.js";
import * as outbox from "./outbox.js";
import * as packs from "./packs.js";
import * as panel from "./panel.js";
import * as places from "./places.js";
import * as sent from "./sent.js";
import * as session from "./session.js";
import * as sites from "./sites.js";
import * as taught from "./taught.js";
import * as tickets from "./tickets.js";
import * as toolbar from "./toolbar.js";

const browser = globalThis.browser ?? chrome;

dispatch.listen();
menus.listen();
omnibox.listen();
sites.listen();
company.listen();

tickets.watch((tab) => {
  panel.changed(tab);
  toolbar.say(tab);
});
outbox.watch((entry, answer) => {
  if (entry?.kind === "adapter") taught.settled(entry, answer).then(() => adapters.refresh({ now: true })).catch(() => {});
  panel.changed(null);
  if (answer?.reached) {
    tickets.askOffline();
    badge.soon();
  }
});
session.watch(({ token }) => {
  if (!token) judgements.forget();
  badge.startAgain();
  tickets.askAll();
  panel.changed(null);
});

sent.watch();

browser.tabs.onRemoved.addListener((tab) => {
  tickets.forget(tab);
  menus.silent(tab);
  panel.forgetNotice(tab);
  frames.forget(tab);
  places.forget(tab);
});
browser.tabs.onActivated.addListener(({ tabId }) => panel.changed(tabId));
browser.windows.onFocusChanged.addListener(() => panel.changed(null));

browser.alarms.onAlarm.addListener(({ name }) => {
  if (name === outbox.ALARM) outbox.flush();
  if (name === badge.ALARM) badge.refresh().catch(() => {});
});
self.addEventListener("online", () => {
  outbox.flush({ now: true });
  tickets.askOffline();
});

browser.runtime.onInstalled.addListener(() => {
  menus.make();
  sites.startEverywhere();
});
browser.runtime.onStartup.addListener(() => menus.make());

packs.chosen();
company.apply().catch((error) => console.error("sidecard: the company's settings:", error.message));
sites.register().catch((error) => console.error("sidecard: registering sites:", error.message));
outbox.flush({ now: true });
links.tidy();
badge.watch().catch(() => {});
badge.refresh().catch(() => {});
edits.tidy().catch(() => {});
adapters.refresh().catch(() => {});
