/**
 * Rules: what a trial on the open ticket found, with the ticket's own masked words cut out for the manager to see.
 * Never keeps a trial, and never shows an unmasked word.
 */

/** Characters of a text shown around what was found. */
const AROUND = 40;
const LONGEST = 160;
const MOST = 6;

/** @typedef {{where: string, message: number|null, start: number, end: number}} Found */

const textOf = (/** @type {any} */ context, /** @type {Found} */ { where, message }) =>
  where === "subject" ? context.subject : where === "messages" ? context.messages[message ?? 0]?.text : context.fields[where.slice("field:".length)];

/**
 * Each part of the ticket in which words were found, as a piece of its text with the words' places in it.
 * @param {any} verdict as the API gives it @param {any} context the masked one that was tried
 */
export function withWords(verdict, context) {
  /** @type {Map<string, Found[]>} */
  const parts = new Map();
  for (const found of verdict.found) {
    const key = `${found.where} ${found.message}`;
    parts.set(key, [...(parts.get(key) ?? []), found]);
  }
  const found = [...parts.values()].slice(0, MOST).map((places) => piece(String(textOf(context, places[0]) ?? ""), places));
  return { matches: verdict.matches, site: verdict.site, missing: verdict.missing, found };
}

/** Pieces are cut between words where there are spaces. */
function afterSpace(/** @type {string} */ text, /** @type {number} */ from, /** @type {number} */ latest) {
  const space = text.slice(from, latest).search(/\s/);
  return space < 0 ? from : from + space + 1;
}
function beforeSpace(/** @type {string} */ text, /** @type {number} */ to, /** @type {number} */ earliest) {
  const cut = text.slice(earliest, to).replace(/\s+\S{0,20}$/, "");
  return earliest + cut.length;
}

function piece(/** @type {string} */ text, /** @type {Found[]} */ places) {
  const { where, message } = places[0];
  const first = Math.min(...places.map(({ start }) => start));
  const from = first > AROUND ? afterSpace(text, first - AROUND, first) : 0;
  const to = text.length > from + LONGEST ? beforeSpace(text, from + LONGEST, from) : text.length;
  const inside = places.filter(({ start, end }) => start >= from && end <= to);
  const matches = inside.map(({ start, end }) => [start - from + (from ? 1 : 0), end - from + (from ? 1 : 0)]);
  return { where, message, text: `${from ? "…" : ""}${text.slice(from, to)}${to < text.length ? "…" : ""}`, matches };
}
