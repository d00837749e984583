/**
 * Which panel pages are ours: a frame shows the one-time token that its page's content script was given.
 * Never trusts a frame that a page made: an unknown, old, spent or foreign token is refused.
 *
 * A token lives ten seconds and for one hello. After it the frame is known by tab, frame and document, kept in
 * storage.session so that a stopped worker forgets nothing.
 */
import { Refusal } from "../shared/results.js";
import { makeTurns } from "./turns.js";

const browser = globalThis.browser ?? chrome;
const LIFE = 10_000;
const TOKENS = "frame-tokens";
const BINDINGS = "frame-bindings";

/** Reading a token and deleting it is one step: two hellos at once can't both win. */
const inTurn = makeTurns();

// Not getURL("panel/panel.html"): for a resource with a dynamic address that gives the dynamic one, which no sender shows.
const PANEL = browser.runtime.getURL("") + "panel/panel.html";
const key = (/** @type {number} */ tab, /** @type {number} */ frame) => `${tab}:${frame}`;
const load = async (/** @type {string} */ name) => (await browser.storage.session.get(name))[name] ?? {};
const store = (/** @type {string} */ name, /** @type {object} */ value) => browser.storage.session.set({ [name]: value });

/** @param {any} sender */
export const isPanel = (sender) => {
  const address = (sender.url ?? "").split(/[?#]/, 1)[0];
  return address === PANEL;
};

function makeToken() {
  return Array.from(crypto.getRandomValues(new Uint8Array(24)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** A token for the frame that this content script is about to make. @param {any} sender */
export function mint(sender) {
  return inTurn(async () => {
    const now = Date.now();
    const tokens = await load(TOKENS);
    for (const [token, { at }] of Object.entries(tokens)) if (now - at > LIFE) delete tokens[token];
    const token = makeToken();
    tokens[token] = { tab: sender.tab.id, document: sender.documentId, at: now };
    await store(TOKENS, tokens);
    return token;
  });
}

/**
 * A framed panel's hello. Resolves to its content script's place, or refuses.
 * @param {any} sender @param {unknown} token
 */
export function hello(sender, token) {
  return inTurn(async () => {
    const tokens = await load(TOKENS);
    const given = typeof token === "string" && Object.hasOwn(tokens, token) ? tokens[token] : null;
    if (given) {
      delete tokens[/** @type {string} */ (token)];
      await store(TOKENS, tokens);
    }
    const good = given && Date.now() - given.at < LIFE && given.tab === sender.tab?.id && sender.frameId > 0 && isPanel(sender);
    if (!good) throw new Refusal("not_ours", "This panel wasn't opened by Sidecard.");
    const bindings = await load(BINDINGS);
    bindings[key(sender.tab.id, sender.frameId)] = { panel: sender.documentId, tab: given.tab, document: given.document };
    await store(BINDINGS, bindings);
    return { tab: given.tab, document: given.document };
  });
}

/** The binding of a framed panel, or null. @param {any} sender */
export async function binding(sender) {
  if (!sender.tab || !(sender.frameId > 0) || !isPanel(sender)) return null;
  const bound = (await load(BINDINGS))[key(sender.tab.id, sender.frameId)];
  return bound && bound.panel === sender.documentId ? bound : null;
}

/** Forgets the frames of a tab, or only those that another document than `document` made. @param {number} tab @param {{but?: string, of?: string}} [which] */
export function forget(tab, { but, of } = {}) {
  return inTurn(async () => {
    const bindings = await load(BINDINGS);
    const kept = Object.entries(bindings).filter(
      ([, bound]) => bound.tab !== tab || (but && bound.document === but) || (of && bound.document !== of),
    );
    if (kept.length < Object.keys(bindings).length) await store(BINDINGS, Object.fromEntries(kept));
  });
}
