/**
 * Web addresses as people type them.
 * Never accepts a name or password inside an address, nor anything but http and https.
 */

const isLocal = (hostname) => /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/i.test(hostname);

/** A scheme with a slip: `http:/desk`, `https//desk`, `htp:/desk`. Read as a host it would be another server's address. */
const SLIP = /^(?:[a-z]+:\/(?!\/)|https?(?::(?!\/\/)|\/))/i;

/** "desk.example.com" → its URL; null when it is not a web address. @param {string} typed @returns {URL|null} */
export function readAddress(typed) {
  const text = typed.trim();
  if (!text || /\s/.test(text) || SLIP.test(text)) return null;
  try {
    const bare = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `https://${text}`);
    if (!/^https?:$/.test(bare.protocol) || bare.username || bare.password || !bare.hostname) return null;
    const named = /^https?:/i.test(text);
    return named || !isLocal(bare.hostname) ? bare : new URL(`http://${text}`);
  } catch {
    return null;
  }
}

/** The match pattern of a permission for this address; ports do not belong in it. @param {URL} address */
export const patternOf = ({ protocol, hostname }) => `${protocol}//${hostname}/*`;

/** @param {URL} address */
export const isOnThisMachine = ({ hostname }) => isLocal(hostname);

/** A server by its origin and base path, also when the API's own path was typed along. @param {URL} address */
export const serverOf = ({ origin, pathname }) => origin + pathname.replace(/\/(api\/v1\/?)?$/, "").replace(/\/+$/, "");

/** A plain http address to another machine shows everything to the network. @param {URL} address */
export const isInsecure = ({ protocol, hostname }) => protocol !== "https:" && !isLocal(hostname);

/** Is this host one of a record's, `desk.example` or `*.desk.example`? @param {string} pattern @param {string} host */
export const isOf = (pattern, host) => (pattern.startsWith("*.") ? host.endsWith(pattern.slice(1)) : host === pattern);
