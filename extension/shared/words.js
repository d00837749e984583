/**
 * The interface's words, in the browser's language, from _locales.
 * Never holds a sentence itself.
 */
const browser = globalThis.browser ?? chrome;

/** @param {string} key a message name of _locales @param {...(string|number)} substitutions for $1, $2, ... */
export function t(key, ...substitutions) {
  return browser.i18n.getMessage(key, substitutions.map(String)) || key;
}

/** The form of a sentence that fits a number: `<key>_one` or `<key>_other` (and what else a language needs). */
export function tn(key, count, ...substitutions) {
  const form = new Intl.PluralRules(browser.i18n.getUILanguage()).select(count);
  return browser.i18n.getMessage(`${key}_${form}`, [count, ...substitutions].map(String)) || t(`${key}_other`, count, ...substitutions);
}
