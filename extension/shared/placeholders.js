/**
 * Placeholders in a card's text, such as {customer_name}: what they mean on the open ticket, and the text with them filled in.
 * Never sends what it fills in anywhere: the customer's name is known in the page and in the browser only.
 *
 * @typedef {Record<string, string|null>} Values by the placeholder's name; null: known, but not on this ticket
 */

const PLACEHOLDER = /\{([a-z][a-z0-9_]{1,30})\}/g;
export const CURSOR = "cursor";

/** A person's name as a desk shows it, without the address beside it. @param {string|null|undefined} shown */
function nameOf(shown) {
  const name = String(shown ?? "").split("\n", 1)[0].replace(/[^\s<>()"']+@[^\s<>()"']+/g, " ").replace(/[<>()"{}]/g, " ").replace(/\s+/g, " ").trim();
  return name.slice(0, 100) || null;
}

/** @param {{requester?: string|null, ticket?: {id: string}|null, agent?: string|null}} seen @returns {Values} */
export const valuesOf = ({ requester, ticket, agent }) => ({
  customer_name: nameOf(requester),
  ticket_id: ticket?.id ?? null,
  agent_name: nameOf(agent),
});

/**
 * The placeholders of a text, each once: what it becomes, or why it stays.
 * @param {string} text @param {Values} values @returns {{name: string, value: string|null, known: boolean}[]}
 */
export function placeholdersOf(text, values) {
  const names = [...new Set(Array.from(text.matchAll(PLACEHOLDER), ([, name]) => name))].filter((name) => name !== CURSOR);
  return names.map((name) => ({ name, value: values[name] ?? null, known: Object.hasOwn(values, name) }));
}

/**
 * The text with what is known filled in; the rest stays as it is, to be seen. `caret`: where {cursor} was, null without one.
 * @param {string} text @param {Values} values @returns {{text: string, caret: number|null}}
 */
export function fill(text, values) {
  /** @type {number|null} */
  let caret = null;
  let out = "";
  let at = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [written, name] = match;
    out += text.slice(at, match.index);
    at = match.index + written.length;
    if (name === CURSOR) caret ??= out.length;
    else out += (Object.hasOwn(values, name) && values[name]) || written;
  }
  return { text: out + text.slice(at), caret };
}
