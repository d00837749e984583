/**
 * What a company set for everybody: the server's address and its helpdesks, by managed policy or in its own package.
 * Never grants a site: that stays the person's click, unless the browser granted it with the package.
 */
import { patternOf, readAddress, serverOf } from "../shared/address.js";
import { PRESET } from "../shared/preset.js";
import * as session from "./session.js";

const browser = globalThis.browser ?? chrome;

/** Chromium tells of policies once it has read them all, which was seen to take three minutes after its start (ms). */
const PATIENCE = 1_500;

/** @typedef {{server?: unknown, sites?: unknown}} Policy */
/** The question that waits for its answer, and since when. @type {{answer: Promise<Policy>, since: number}|null} */
let asked = null;

/** Firefox refuses where there is none. */
function ask() {
  const answer = browser.storage.managed.get(["server", "sites"]).catch(() => ({}));
  return { answer: answer.finally(() => (asked = null)), since: Date.now() };
}

/** A policy goes before the package. One that comes late is put into force then: nobody waits for it. @returns {Promise<Policy>} */
async function policy() {
  const { answer, since } = (asked ??= ask());
  const late = new Promise((over) => setTimeout(over, since + PATIENCE - Date.now(), null));
  const found = await Promise.race([answer, late]);
  if (!found) answer.then(async (said) => void (Object.keys(said).length && (await apply()))).catch(() => {});
  return found ?? {};
}

/** @returns {Promise<{server: URL|null, fixed: boolean, sites: URL[]}>} `fixed` when no other server may be chosen */
async function told() {
  const { server, sites } = await policy();
  const managed = readAddress(String(server ?? ""));
  const addresses = Array.isArray(sites) ? sites : PRESET.sites;
  return {
    server: managed ?? readAddress(PRESET.server),
    fixed: Boolean(managed),
    sites: addresses.map((each) => readAddress(String(each))).filter((each) => each !== null),
  };
}

/** The server of a policy always, the package's where the person chose none. */
export async function apply() {
  const { server, fixed } = await told();
  const now = await session.current();
  if (server && (fixed || !now.server)) await session.setServer(serverOf(server));
}

/** May the person choose this server? @param {string} server */
export async function allows(server) {
  const { server: one, fixed } = await told();
  return !fixed || (one !== null && serverOf(one) === server);
}

/** For the options page: whether the server is fixed, and every address of the company with whether it is granted. */
export async function shown() {
  const { server, fixed, sites } = await told();
  const named = new Map([...(server ? [server] : []), ...sites].map((each) => [each.origin, patternOf(each)]));
  const addresses = [...named].map(async ([origin, pattern]) => ({
    origin,
    pattern,
    granted: await browser.permissions.contains({ origins: [pattern] }),
  }));
  return { fixed, addresses: await Promise.all(addresses) };
}

/** Opens the options when an address of the company's waits for its click. */
async function invite() {
  const { addresses } = await shown();
  if (addresses.some(({ granted }) => !granted)) await browser.runtime.openOptionsPage();
}

export function listen() {
  browser.storage.onChanged.addListener((_, area) => void (area === "managed" && apply().then(invite)));
  browser.runtime.onInstalled.addListener(({ reason }) => void (reason === "install" && invite()));
}
