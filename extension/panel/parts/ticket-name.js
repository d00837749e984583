/**
 * How a ticket is called beside its subject: `#7`, a key like HELP-41 as it is, the beginning of a long one that nobody reads.
 * Never what tells two tickets apart: that is the whole id.
 */
const LONG = 16;

/** @param {string} id @returns {string} */
export const ticketName = (id) => (/^\d+$/.test(id) ? `#${id}` : id.length > LONG ? `${id.slice(0, LONG / 2)}…` : id);
