/**
 * A record's self-test: what a whole ticket has on that site, and a reading of it lacks.
 * Never reads a page itself.
 */

/**
 * @param {{self_test?: {min_messages?: number, needs?: string[]}}} record
 * @param {{subject: string, requester: string, messages: {role: string}[], editor: string}|null} reading
 * @returns {string[]} of messages, subject, requester, customer, editor
 */
export function missing(record, reading) {
  const { min_messages: least = 0, needs = [] } = record.self_test ?? {};
  /** @type {Record<string, unknown>} */
  const has = {
    subject: reading?.subject,
    requester: reading?.requester,
    customer: reading && reading.messages.length > 0, // a colleague may have opened the ticket: it was read all the same
    editor: reading && reading.editor !== "none",
  };
  return [...(!reading || reading.messages.length < least ? ["messages"] : []), ...needs.filter((need) => !has[need])];
}
