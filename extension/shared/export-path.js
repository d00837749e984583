/**
 * How an export is asked for, the same from the extension and from the web page.
 * Never asks for what isn't a format's name or a collection's id.
 */

/** A large base takes the server a while to pack (ms). */
export const PATIENCE = 180_000;

/** @param {string} format @param {number[]} collections none: all that one may see */
export const exportPath = (format, collections) => `/exports?${new URLSearchParams([["format", format], ...collections.map((id) => ["collection", String(id)])])}`;
