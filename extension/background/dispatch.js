/**
 * The door: each message is acted on only for the kind of sender that may send it.
 * Never answers another extension, a page, a frame that we did not make, or an unknown name.
 */
import { attempt, fail, Refusal } from "../shared/results.js";
import * as frames from "./frames.js";
import * as options from "./options.js";
import * as outbox from "./outbox.js";
import * as page from "./page.js";
import * as panel from "./panel.js";
import * as places from "./places.js";

const browser = globalThis.browser ?? chrome;
const OWN = browser.runtime.getURL("");
const OPTIONS = browser.runtime.getURL("options/options.html");

const refused = () => fail("refused", "This sender may not do that.");

/** @type {Record<string, (message: any) => Promise<unknown>>} */
const shared = {
  "outbox-list": async () => ({ items: await outbox.list() }),
  "outbox-retry": ({ key }) => outbox.retry(key),
  "outbox-discard": ({ key }) => outbox.discard(key),
};

/** Answers a panel page's hello: a frame needs its token, other places stand outside pages. @param {any} sender @param {any} message */
async function hello(sender, message) {
  if (sender.tab && sender.frameId > 0) {
    const made = await frames.hello(sender, message.token);
    browser.tabs.sendMessage(made.tab, { name: "panel-accepted" }, { documentId: made.document }).catch(() => {});
    places.begin(made.tab); // the frame's own address says what it shows
    return { place: "frame", tab: made.tab };
  }
  const place = await places.of(sender);
  if (!place) throw new Refusal("not_ours", "This panel wasn't opened by Sidecard.");
  return { place: place.place, tab: place.tab, view: places.begin(place.tab) };
}

/** @param {any} message @param {any} sender */
async function answer(message, sender) {
  const { name } = message;
  if (frames.isPanel(sender)) {
    if (name === "panel-hello") return attempt(() => hello(sender, message));
    const place = await places.of(sender);
    const act = place && ((Object.hasOwn(panel.acts, name) && panel.acts[name]) || (Object.hasOwn(shared, name) && shared[name]));
    return act ? attempt(() => act(message, /** @type {panel.Place} */ (place))) : refused();
  }
  if (sender.url?.split(/[?#]/, 1)[0] === OPTIONS && !(sender.frameId > 0)) {
    const act = (Object.hasOwn(options.acts, name) && options.acts[name]) || (Object.hasOwn(shared, name) && shared[name]);
    return act ? attempt(() => act(message)) : refused();
  }
  const isPage = sender.tab && sender.frameId === 0 && sender.url && !sender.url.startsWith(OWN);
  return isPage && Object.hasOwn(page.acts, name) ? attempt(() => page.acts[name](message, sender)) : refused();
}

export function listen() {
  browser.runtime.onMessage.addListener((message, sender, respond) => {
    if (sender.id !== browser.runtime.id || typeof message?.name !== "string") return false;
    answer(message, sender).then(respond);
    return true;
  });
}
