/**
 * What is being typed into cards on the web page, kept for this tab until it is saved, so that a reload loses nothing.
 * Never outlives the tab, and never shows one person's words to another: signing out, or somebody else, discards them.
 */
const KEY = "sidecard-typed-";
const of = (/** @type {number} */ user, /** @type {number} */ card) => `${KEY}${user}-${card}`;
const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(KEY));

/** @param {number|null} user who is signed in @param {any} edit */
export function keep(user, { card_id, user: typist, version, fields }) {
  if (user === null || user !== typist) return false;
  try {
    sessionStorage.setItem(of(user, card_id), JSON.stringify({ card_id, version: Number(version) || 1, at: Date.now(), fields }));
    return true;
  } catch {
    return false; // a browser that keeps nothing: what is typed lives in the form alone
  }
}

/** What this person typed into this card and never saved. @param {number|null} user @param {number} card */
export function kept(user, card) {
  try {
    return user === null ? null : JSON.parse(sessionStorage.getItem(of(user, card)) ?? "null");
  } catch {
    return null;
  }
}

/** @param {number|null} user @param {number} card */
export const drop = (user, card) => void (user !== null && sessionStorage.removeItem(of(user, card)));

/** Somebody signed in: what others typed in this tab is gone. @param {number} user */
export const keepOnly = (user) => keys().forEach((key) => !key.startsWith(`${KEY}${user}-`) && sessionStorage.removeItem(key));

/** Somebody signed out. */
export const discard = () => keys().forEach((key) => sessionStorage.removeItem(key));
