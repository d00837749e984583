/**
 * Judgements: what the person said of a card offered on a ticket: not here (dismissed), or wrong for tickets like it.
 * Never sent at once: for a minute it can be taken back as if it had never been said; later the server is told to withdraw
 * it. The masked context that it teaches with is in the outbox only; here are numbers of tickets and cards, in memory.
 */
import { Refusal } from "../shared/results.js";
import * as outbox from "./outbox.js";
import { makeTurns } from "./turns.js";

const browser = globalThis.browser ?? chrome;
const KEY = "judgements";
const HELD = 60_000;
const TICKETS = 100;
const inTurn = makeTurns();

/**
 * @typedef {"dismissed"|"wrong"} Verdict
 * @typedef {Record<string, {outcome: Verdict, key: string, suggestion_id: string, older?: boolean}>} Judged by the card's id
 * `key`: the entry's in the outbox; `older`: the verdict that it replaced may be at the server.
 */

/** @returns {Promise<Record<string, Judged>>} by ticket */
const load = async () => /** @type {any} */ ((await browser.storage.session.get(KEY))[KEY] ?? {});

/** What verdicts and withdrawals are about: they are sent in their order. @param {number} card_id @param {{system: string, id: string}} ticket */
const aboutOf = (card_id, ticket) => `${card_id} ${nameOf(ticket)}`;

const nameOf = (/** @type {{system: string, id: string}} */ ticket) => `${ticket.system} ${ticket.id}`;

/** The newest tickets stay, in the order they were last judged on. @param {{system: string, id: string}} ticket @param {Judged} judged */
async function keep(ticket, judged) {
  const { [nameOf(ticket)]: _, ...others } = await load();
  const all = Object.entries({ ...others, ...(Object.keys(judged).length ? { [nameOf(ticket)]: judged } : {}) });
  await browser.storage.session.set({ [KEY]: Object.fromEntries(all.slice(-TICKETS)) });
}

/** @param {{system: string, id: string}|null|undefined} ticket @returns {Promise<Record<string, Verdict>>} verdicts by card id */
export async function of(ticket) {
  const judged = ticket ? (await load())[nameOf(ticket)] : null;
  return Object.fromEntries(Object.entries(judged ?? {}).map(([card, { outcome }]) => [card, outcome]));
}

/**
 * A second verdict on the card stands in the first one's place.
 * @param {{card_id: number, title: string, suggestion_id: string, outcome: Verdict}} said
 * @param {import("./uses.js").Seen & {ticket: import("./tickets.js").Ticket}} seen
 */
export function give({ card_id, title, suggestion_id, outcome }, { ticket, context }) {
  if (!["dismissed", "wrong"].includes(outcome) || typeof suggestion_id !== "string") throw new Refusal("invalid", "This isn't a judgement.");
  return inTurn(async () => {
    const judged = (await load())[nameOf(ticket)] ?? {};
    const before = judged[card_id];
    if (before?.outcome === outcome) return;
    const body = [{ suggestion_id, outcome, ...(context ? { context } : {}) }];
    const entry = await outbox.makeEntry({ kind: "outcome", title, method: "POST", path: "/outcomes", body, held: Date.now() + HELD, about: aboutOf(card_id, ticket) });
    await outbox.add([entry]);
    const unsaid = !before || ((await outbox.cancel(before.key)) && !before.older);
    await keep(ticket, { ...judged, [card_id]: { outcome, key: entry.key, suggestion_id, ...(unsaid ? {} : { older: true }) } });
  });
}

/** The card is shown again. @param {number} card_id @param {{system: string, id: string}} ticket @returns {Promise<boolean>} false: the server had been told, and is told to withdraw it */
export function withdraw(card_id, ticket) {
  return inTurn(async () => {
    const { [card_id]: said, ...others } = (await load())[nameOf(ticket)] ?? {};
    if (!said) return true;
    const unsaid = (await outbox.cancel(said.key)) && !said.older;
    if (!unsaid) {
      const body = { suggestion_id: said.suggestion_id };
      const about = aboutOf(card_id, ticket);
      await outbox.add([await outbox.makeEntry({ kind: "outcome_withdrawal", title: "", method: "POST", path: "/outcomes/withdrawal", body, about })]);
    }
    await keep(ticket, others);
    return unsaid;
  });
}

/** Another person sits here now. */
export const forget = () => inTurn(() => browser.storage.session.remove(KEY));
