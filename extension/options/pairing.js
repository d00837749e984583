/**
 * Signing in without a person, for the demo: `#server=<origin>&pair=<one-time code>`.
 * Never leaves the code in the address, and never signs in to a server elsewhere that the person did not allow.
 */
import { isOnThisMachine, patternOf, readAddress } from "../shared/address.js";
import { fail } from "../shared/results.js";
import { send } from "../shared/send.js";

const browser = globalThis.browser ?? chrome;

/** @param {Window} window @returns {{server: string, code: string}|null} */
export function readPairing(window) {
  const given = new URLSearchParams(window.location.hash.slice(1));
  const [server, code] = [given.get("server"), given.get("pair")];
  if (window.location.hash) window.history.replaceState(null, "", window.location.pathname);
  return server && code ? { server, code } : null;
}

/** @param {{server: string, code: string}} pairing */
export async function pair({ server, code }) {
  const address = readAddress(server);
  const allowed = address && (isOnThisMachine(address) || (await browser.permissions.contains({ origins: [patternOf(address)] })));
  if (!allowed) return fail("not_allowed", "This server was not allowed yet.");
  const set = await send("server-set", { server: address.href });
  return set.ok ? send("sign-in", { pairing_code: code }) : set;
}
