/**
 * The interface's words for a page that is no extension's: the same _locales, read once, behind the same two calls.
 * Never holds a sentence itself; never offers anything else of an extension.
 */
import { read } from "./http.js";

const LANGUAGES = ["en", "ko"];

/** The first of the reader's languages that there are words in. @param {readonly string[]} wanted */
export const languageOf = (wanted) => wanted.map((each) => each.toLowerCase().split("-")[0]).find((each) => LANGUAGES.includes(each)) ?? "en";

/** Reads the words and gives pages what `shared/words.js` asks of a browser. Call it before anything of the panel is loaded. */
export async function bringWords() {
  const language = languageOf(navigator.languages);
  const words = await read(`../_locales/${language}/messages.json`);
  const getMessage = (/** @type {string} */ key, /** @type {string[]} */ given = []) =>
    (words[key]?.message ?? "").replace(/\$(\$|\d)/g, (/** @type {string} */ _, /** @type {string} */ sign) => (sign === "$" ? "$" : (given[Number(sign) - 1] ?? "")));
  Object.defineProperty(globalThis, "browser", { value: Object.freeze({ i18n: { getMessage, getUILanguage: () => language } }) });
}
