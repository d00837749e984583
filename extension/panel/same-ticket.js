/**
 * Whether two names mean one ticket.
 * Never takes "no ticket" for a ticket.
 */

/** @typedef {{system: string, id: string}|null|undefined} Named */

/** @param {Named} one @param {Named} other */
export const sameTicket = (one, other) => Boolean(one && other && one.system === other.system && one.id === other.id);
