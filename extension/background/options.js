/**
 * The options page's side of the background: server, session, sites, masking, what was sent.
 * Never gives the token away.
 */
import { isInsecure, readAddress, serverOf } from "../shared/address.js";
import { Refusal } from "../shared/results.js";
import * as adapters from "./adapters.js";
import * as api from "./api.js";
import * as company from "./company.js";
import * as outbox from "./outbox.js";
import * as packs from "./packs.js";
import * as plainText from "./plain-text.js";
import * as pointing from "./pointing.js";
import * as sent from "./sent.js";
import * as session from "./session.js";
import * as sites from "./sites.js";

const browser = globalThis.browser ?? chrome;

async function settings() {
  const is = await session.shown();
  const commands = await browser.commands.getAll();
  return {
    ...is,
    session: is,
    server_fixed: (await company.shown()).fixed,
    insecure: is.server ? isInsecure(new URL(is.server)) : false,
    version: browser.runtime.getManifest().version,
    language: browser.i18n.getUILanguage(),
    shortcuts: Object.fromEntries(commands.map(({ name, shortcut }) => [name, shortcut ?? ""])),
  };
}

/** Is a Sidecard server there, of a version that we speak? @param {string} server */
async function health(server) {
  const answer = await api.call({ method: "GET", path: "/health", server });
  if (!answer.reached) throw new Refusal("offline", "No server answers at this address.");
  if (answer.status !== 200 || answer.body?.status !== "ok" || !answer.body.api_version) {
    throw new Refusal("not_sidecard", "What answers at this address isn't a Sidecard server.");
  }
  if (String(answer.body.api_version).split(".")[0] !== "1") throw new Refusal("wrong_version", "This server speaks another version of Sidecard.");
  return answer.body;
}

/** @type {Record<string, (message: any) => Promise<unknown>>} */
export const acts = {
  "settings-read": settings,

  "server-set": async ({ server: typed }) => {
    const address = readAddress(String(typed ?? ""));
    if (!address) throw new Refusal("bad_address", "This isn't a web address.");
    const server = serverOf(address);
    if (!(await company.allows(server))) throw new Refusal("server_fixed", "Your company set another server.");
    const found = await health(server);
    await session.setServer(server);
    return { server, health: found, insecure: isInsecure(address) };
  },

  "sign-in": async ({ email, password, pairing_code }) => {
    const { server } = await session.current();
    if (!server) throw new Refusal("no_server", "Say first where your team's server is.");
    const body = pairing_code ? { pairing_code } : { email, password };
    const answer = await api.call({ method: "POST", path: "/session", body, anonymous: true });
    if (answer.status !== 201 || typeof answer.body?.token !== "string") {
      const { code, message, fields } = api.failure(answer.status === 201 ? { ...answer, ours: false } : answer);
      throw new Refusal(code, message, fields);
    }
    await session.begin(answer.body);
    adapters.refresh().catch(() => {});
    outbox.flush({ now: true });
    return session.shown();
  },

  "sign-out": async () => {
    await api.call({ method: "DELETE", path: "/session" });
    await session.end();
    return session.shown();
  },

  "company-read": company.shown,
  "plain-text-read": plainText.wanted,
  "plain-text-choose": plainText.choose,
  "packs-list": packs.list,
  "packs-choose": ({ ids }) => packs.choose(ids),
  "sent-list": sent.list,
  "sent-clear": sent.clear,

  "sites-list": sites.list,
  "records-list": adapters.list,
  "site-added": ({ origin }) => sites.added(origin),
  "site-remove": ({ origin }) => sites.remove(origin),
  "taught-list": pointing.list,
  "taught-remove": ({ id }) => pointing.forget(String(id)),
};
