/**
 * The address bar: after the keyword, words find cards, and Enter opens the panel at one.
 * Never asks the server before the typing rests, nor for anybody who isn't signed in, and never takes the page away that is open.
 */
import { t } from "../shared/words.js";
import * as api from "./api.js";
import * as menus from "./menus.js";
import * as places from "./places.js";
import * as session from "./session.js";

const browser = /** @type {any} */ (globalThis.browser ?? chrome);

/** Asks once the typing has been still for this long (ms). */
const STILL = 150;
const MOST = 5;
const LONGEST = 400;
/** Chromium reads marks in a suggestion, and Firefox shows them. */
const MARKED = !browser.runtime.getBrowserInfo;

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&apos;" };
const plain = (/** @type {string} */ text) => (MARKED ? text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]) : text);
const dim = (/** @type {string} */ text) => (MARKED ? `<dim>${plain(text)}</dim>` : text);

let turn = 0;

/** @param {any} card */
function described({ title, trust_state, verifier }) {
  const trust = trust_state !== "verified" ? t("trust_needed") : verifier?.name ? t("omnibox_verified_by", verifier.name) : t("omnibox_verified");
  return `${plain(title)} ${dim(`– ${trust}`)}`;
}

/** What the line says that the person is typing in. @param {string} words */
const say = (words) => browser.omnibox.setDefaultSuggestion({ description: plain(words) });

/** What stands below the words typed so far. @param {string} text @returns {Promise<{content: string, description: string}[]>} */
async function suggestions(text) {
  const words = text.trim().slice(0, LONGEST);
  const is = await session.shown();
  if (!is.signed_in) {
    say(t(is.server ? "signed_out_title" : "no_server_title"));
    return [];
  }
  say(words ? t("omnibox_search", words) : t("omnibox_start"));
  if (!words) return [];
  const answer = await api.call({ method: "GET", path: `/search?${new URLSearchParams({ q: words, page_size: String(MOST) })}` });
  if (answer.status !== 200 || !answer.ours) {
    say(t(answer.reached ? "omnibox_failed" : "offline_title"));
    return [];
  }
  return answer.body.items.map(({ card }) => ({ content: `#${card.id} ${card.title}`, description: described(card) }));
}

/** @param {string} text @param {(found: {content: string, description: string}[]) => void} suggest */
async function typed(text, suggest) {
  const mine = ++turn;
  await new Promise((rested) => setTimeout(rested, STILL));
  if (mine !== turn) return;
  const found = await suggestions(text);
  if (mine === turn) suggest(found);
}

/** `#7 How refunds work` is that card, anything else is searched for. @param {string} text */
function viewOf(text) {
  const words = text.trim().slice(0, LONGEST);
  const [, id] = /^#([1-9]\d{0,14})\b/.exec(words) ?? [];
  if (id) return `card/${id}`;
  return words ? `search/${encodeURIComponent(words)}` : "search";
}

/** Beside the page that is open, or in a tab of its own: when that is asked for, or nothing can stand beside it. @param {string} text @param {string} where */
async function entered(text, where) {
  turn++;
  const view = (await session.shown()).signed_in ? viewOf(text) : "suggestions";
  const tab = await places.activeTab();
  if (where !== "currentTab" || tab === null) return places.openTab(null, view, where !== "newBackgroundTab");
  const beside = () => {
    const opening = places.openSide(tab).catch(() => places.openTab(tab, view));
    places.go(tab, view);
    return opening;
  };
  return menus.show(tab, view, { press: true, otherwise: beside });
}

export function listen() {
  browser.omnibox.onInputStarted.addListener(() => say(t("omnibox_start")));
  browser.omnibox.onInputChanged.addListener((text, suggest) => void typed(text, suggest).catch(() => {}));
  browser.omnibox.onInputCancelled.addListener(() => void turn++);
  browser.omnibox.onInputEntered.addListener((text, where) => void entered(text, where).catch(() => {}));
}
