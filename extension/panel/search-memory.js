/**
 * What was searched for, by what, and what was found last, while this panel lives: a card that is opened and left again
 * costs nobody their place.
 * Never outlives the panel: nothing of it is stored.
 */

/** @typedef {{collection: string, trust: string, tag: string, language: string, author: string, audience: string, confidence: string}} Filters */

/** @type {Readonly<Filters>} */
export const NO_FILTERS = Object.freeze({ collection: "", trust: "", tag: "", language: "", author: "", audience: "", confidence: "" });

export const PAGE = 20;

const nothing = () => ({ who: "", words: "", filters: { ...NO_FILTERS }, size: PAGE, path: null, answer: null, choices: null });

/** @type {{who: string, words: string, filters: Filters, size: number, path: string|null, answer: any, choices: any}} */
let memory = nothing();

/** What this person searched for; somebody else signed in meanwhile begins anew. @param {any} session as `panel-state` gives it */
export function memoryOf(session) {
  const who = `${session?.server} ${session?.user?.id}`;
  if (memory.who !== who) memory = { ...nothing(), who };
  return memory;
}

/** Views whose words were taken up: going back to one brings what was typed since. @type {WeakSet<object>} */
const begun = new WeakSet();

/** A search that begins with words from elsewhere (the address bar): the one before it is over. @param {typeof memory} own @param {{words?: string}} view */
export function beginWith(own, view) {
  if (!view.words || begun.has(view)) return;
  begun.add(view);
  Object.assign(own, { words: view.words, filters: { ...NO_FILTERS }, size: PAGE, path: null, answer: null });
}

/** Words that the server was told about already. @type {Set<string>} */
const told = new Set();

/** A search that is finished and found nothing is counted, once. @param {import("./transport.js").Transport} transport @param {string} words @param {string} language */
export function tellMissed(transport, words, language) {
  const key = `${language} ${words.trim().toLocaleLowerCase()}`;
  if (words.trim().length < 2 || told.has(key)) return;
  told.add(key);
  const body = { q: words, ...(language ? { language } : {}) };
  transport.call("POST", "/search-misses", { body }).then((answer) => answer.ok || told.delete(key));
}

/** @param {string} words @param {Filters} filters @param {number} size @returns {string|null} */
export function searchPath(words, filters, size) {
  if (!words) return null;
  const chosen = Object.entries(filters).filter(([, value]) => value);
  return `/search?${new URLSearchParams({ q: words, page_size: String(size), ...Object.fromEntries(chosen) })}`;
}
