/**
 * The content scripts' side of the background: greet, read, mint, capture, the reply page.
 * Never answers a page with a token of the session or with card text that its ticket did not ask for.
 */
import { Refusal } from "../shared/results.js";
import * as adapters from "./adapters.js";
import * as breakages from "./breakages.js";
import * as chipPlaces from "./chip-places.js";
import * as completion from "./completion.js";
import * as desk from "./desk.js";
import * as frames from "./frames.js";
import * as insertions from "./insertions.js";
import * as menus from "./menus.js";
import * as panel from "./panel.js";
import * as places from "./places.js";
import * as pointing from "./pointing.js";
import * as sites from "./sites.js";
import * as tickets from "./tickets.js";

const browser = globalThis.browser ?? chrome;

/** A ticket's system belongs to the page that reports it: a page can't speak for another desk. @param {any} reading @param {any} sender */
function ownReading(reading, sender) {
  const own = reading && typeof reading.site?.id === "string" && Array.isArray(reading.messages);
  const system = reading?.ticket ? String(reading.ticket.system) : null;
  if (!own || (system && new URL(system).origin !== new URL(sender.url).origin)) throw new Refusal("invalid", "This isn't this page's ticket.");
  return reading;
}

/** Each act takes the message and its sender: a top frame that isn't ours. @type {Record<string, (message: any, sender: any) => Promise<unknown>>} */
export const acts = {
  "site-hello": async (_, sender) => {
    const { id: tab } = sender.tab;
    tickets.leave(tab, sender.documentId);
    frames.forget(tab, { but: sender.documentId });
    panel.forgetNotice(tab);
    const place = chipPlaces.of(sender.url).catch(() => null);
    const [enabled, records, at] = await Promise.all([sites.enabled(sender.url), adapters.of(sender.url), place]);
    if (!enabled) return { enabled, adapters: [] };
    desk.forget(new URL(sender.url).origin);
    breakages.begin(sender, records).catch(() => {});
    return { enabled, adapters: records, place: at, language: browser.i18n.getUILanguage() };
  },

  "site-ready": async (_, sender) => menus.answers(sender.tab.id),

  "ticket-read": ({ reading }, sender) => {
    const own = ownReading(reading, sender);
    const state = tickets.read(sender.tab.id, sender.documentId, completion.complete(own, sender));
    completion.begin(own, sender).catch(() => {});
    breakages.saw(own, sender).catch(() => {});
    return state;
  },

  "ticket-none": async (_, sender) => tickets.none(sender.tab.id, sender.documentId),

  "chip-moved": ({ place }, sender) => chipPlaces.keep(sender.url, place ?? null),

  "adapter-tested": (message, sender) => breakages.note(message, sender),

  "point-save": ({ record }, sender) => pointing.save(record, sender),

  "frame-mint": async (_, sender) => ({ token: await frames.mint(sender) }),

  "frame-closed": (_, sender) => frames.forget(sender.tab.id, { of: sender.documentId }),

  "frame-failed": async ({ view, gesture }, sender) => {
    if (gesture) {
      const opening = places.openSide(sender.tab.id).catch(() => places.openWindow(sender.tab.id, view));
      if (view) places.go(sender.tab.id, view);
      await opening;
    } else await places.openWindow(sender.tab.id, view);
    panel.changed(sender.tab.id);
  },

  "markdown-load": (_, sender) => sites.bring(sender.tab.id, sites.MARKDOWN_FILES),

  "selection-captured": ({ capture }, sender) => panel.keepCapture(sender.tab.id, capture),

  "reply-ready": ({ ticket }, sender) => insertions.claim(sender, ticket),

  "gap-needed": (_, sender) => sites.bring(sender.tab.id, sites.GAP_FILES),

  "insertion-done": async ({ id, inserted }, sender) => {
    await insertions.finish({ id, inserted: inserted === true });
    panel.changed(sender.tab.id);
  },
};
