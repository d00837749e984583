/**
 * Licences and roles in words, and whom the panel offers the list of people.
 * Never decides what a person may change: the server says it of each one.
 */
import { t } from "../shared/words.js";

/** Each licence's word and what it allows, weakest first. @type {Record<string, [string, string]>} */
const LICENCE_WORDS = {
  candidate: ["licence_candidate", "licence_candidate_hint"],
  contributor: ["licence_contributor", "licence_contributor_hint"],
  publisher: ["licence_publisher", "licence_publisher_hint"],
};
/** @type {Record<string, string>} */
const ROLE_WORDS = { agent: "role_agent", manager: "role_manager", admin: "role_admin" };

export const LICENCES = Object.freeze(Object.keys(LICENCE_WORDS));
export const ROLES = Object.freeze(Object.keys(ROLE_WORDS));
export const licenceWord = (/** @type {string} */ licence) => t(LICENCE_WORDS[licence]?.[0] ?? "licence_candidate");
export const licenceHint = (/** @type {string} */ licence) => t(LICENCE_WORDS[licence]?.[1] ?? "licence_candidate_hint");
export const roleWord = (/** @type {string} */ role) => t(ROLE_WORDS[role] ?? "role_agent");

/** Those who run a deployment; a help for what is offered only. */
export const isManager = (/** @type {any} */ user) => ["manager", "admin"].includes(user?.role);

/** Whether the list of people is offered: to those who may change something in it. @param {any} state */
export const mayOpenPeople = (state) => isManager(state?.session?.user) || Boolean(state?.session?.user?.coach);

/** Whether domains are offered to be given: the server asks again for each collection. @param {any} state */
export const mayNameExperts = (state) => isManager(state?.session?.user);
