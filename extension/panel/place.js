/**
 * What the panel's address says: the frame's one-time token, and the view to open with.
 * Never leaves the token in the address.
 */

/**
 * `#<token>`, `#<token>&view=card/7`, `#view=card/7`, or `#place=popup` in the toolbar's popup.
 * @param {Window} window @returns {{token: string, popup: boolean, view: {name: string, id?: number, words?: string}|null}}
 */
export function readAddress(window) {
  const [first, ...rest] = window.location.hash.slice(1).split("&");
  const token = first.includes("=") ? "" : first;
  const given = new URLSearchParams([token ? "" : first, ...rest].join("&"));
  window.history.replaceState(null, "", window.location.pathname);
  return { token, popup: given.get("place") === "popup", view: viewFromText(given.get("view")) };
}

const NAMES = ["suggestions", "search", "drafts", "tasks", "verify_many", "rules", "capture", "import", "export", "outbox", "help", "mine", "news", "people"];

const LONGEST_WORDS = 400;

/** What was typed into the address bar: `%EC%B9%B4` and the like. @param {string} text */
function wordsOf(text) {
  try {
    return decodeURIComponent(text).slice(0, LONGEST_WORDS);
  } catch {
    return "";
  }
}

/** "card/7" → {name: "card", id: 7}, "search/two%20words" → {name: "search", words: "two words"}; anything unknown → null. @param {string|null|undefined} text */
export function viewFromText(text) {
  const [name, id] = String(text ?? "").split("/");
  if (name === "search" && id) return { name, words: wordsOf(id) };
  if (["card", "draft", "rule", "recall", "history", "edit", "proposal", "reversal"].includes(name)) return /^[1-9]\d{0,14}$/.test(id ?? "") ? { name, id: Number(id) } : null;
  return NAMES.includes(name) ? { name } : null;
}

/** The text that opens this view again in another place. @param {{name: string, id?: number, words?: string}} view */
export const viewToText = (view) => {
  const more = view.id ?? (view.words ? encodeURIComponent(view.words.slice(0, LONGEST_WORDS)) : "");
  return more ? `${view.name}/${more}` : view.name;
};
