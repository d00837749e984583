/**
 * Masking: replaces personal data by stable placeholders before anything leaves the browser.
 * Never keeps what it masked; the same value gets the same placeholder within one ticket, nowhere else.
 *
 * masking/packs/ say what is masked, one file per part of the world; masking/names.js knows the requester's own name.
 */
import { makeMasker } from "./masking/masker.js";

export { makeMasker, makeMemory } from "./masking/masker.js";

const SUBJECT = 1_000;
const FIELD_NAME = 200;
const FIELD = 5_000;
const MESSAGE = 20_000;
const MESSAGES = 200;
const TOTAL = 120_000;

/** The newest messages that fit, in the order they were written. @param {{role: string, text: string, at?: string}[]} messages */
function newest(messages) {
  /** @type {typeof messages} */
  const kept = [];
  let total = 0;
  for (const message of messages.slice(-MESSAGES).reverse()) {
    const text = message.text.slice(0, MESSAGE);
    if (total + text.length > TOTAL) break;
    total += text.length;
    kept.unshift({ ...message, text });
  }
  return kept;
}

/**
 * A page's raw reading -> the masked context that may leave the browser, the masked subject, and what the masks hide, to be kept in memory only.
 * @param {any} reading @param {Omit<Parameters<typeof makeMasker>[0], "requester">} [how] packs, and the ticket's memory
 */
export function maskReading(reading, how) {
  const { mask, originals } = makeMasker({ ...how, requester: reading.requester });
  // Masked before it is cut: half an address would no longer be known as one, and a placeholder may be longer than what it hides.
  const short = (/** @type {unknown} */ text, /** @type {number} */ most) => mask(String(text).slice(0, MESSAGE)).slice(0, most);
  const subject = short(reading.subject ?? "", SUBJECT);
  const messages = newest(reading.messages ?? []).map(({ role, text, at }) => ({ role, text: mask(text), ...(at ? { at } : {}) }));
  const fields = Object.fromEntries(Object.entries(reading.fields ?? {}).map(([name, value]) => [short(name, FIELD_NAME), short(value, FIELD)]));
  const ticket = reading.ticket && { system: reading.ticket.system, id: reading.ticket.id };
  return { subject, originals, context: { site: reading.site.id, ticket, subject, messages, fields } };
}
