/**
 * What a company set in its own package of the extension: the server's address and the origins of its helpdesks.
 * Never set in the package that everybody gets; `sidecard extension pack --server URL --site ORIGIN` fills it.
 */

/** @type {Readonly<{server: string, sites: string[]}>} */
export const PRESET = Object.freeze({ server: "", sites: [] });
