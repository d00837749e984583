/**
 * The panel's side of the background: all that it draws, and what it may do for the tab it speaks for.
 * Never tells the panel a token or an unmasked word, but for the customer's name, which Insert fills in, and what the masks of a
 * capture hide, for the person to take one off.
 */
import { exportPath, PATIENCE } from "../shared/export-path.js";
import { valuesOf } from "../shared/placeholders.js";
import { attempt, Refusal } from "../shared/results.js";
import * as adapters from "./adapters.js";
import * as api from "./api.js";
import * as badge from "./badge.js";
import * as captures from "./captures.js";
import * as edits from "./edits.js";
import * as files from "./files.js";
import * as images from "./images.js";
import * as insertions from "./insertions.js";
import * as judgements from "./judgements.js";
import * as links from "./links.js";
import * as outbox from "./outbox.js";
import * as places from "./places.js";
import * as pointing from "./pointing.js";
import * as rules from "./rules.js";
import * as selections from "./selections.js";
import * as session from "./session.js";
import * as sites from "./sites.js";
import { conversation } from "./ticket-draft.js";
import * as tickets from "./tickets.js";
import * as uses from "./uses.js";

const browser = globalThis.browser ?? chrome;

/** @typedef {{place: "frame"|"side"|"tab", tab: number|null, document: string|null}} Place */

/** Characters of a file that a message carries; browsers end at some 64 million. */
const LONGEST_MESSAGE = 48_000_000;

/** Characters of a view as an address says it: with 400 words' signs, each of nine. */
const LONGEST_VIEW = 4000;

/** What went wrong with a capture that no panel had asked for; shown once. @type {Map<number, any>} */
const notices = new Map();

/** Tells every open panel and options page. @param {number|null} tab null: all tabs */
export const changed = (tab) => void browser.runtime.sendMessage({ name: "panel-state-changed", tab }).catch(() => {});

/** @param {Place} place */
export async function state({ place, tab }) {
  const is = await session.shown();
  const now = await tickets.of(tab);
  const notice = tab === null ? null : notices.get(tab);
  const nobody = !is.server ? "no_server" : !is.signed_in ? "signed_out" : null;
  return {
    place,
    session: is,
    site: now?.site ?? null,
    page: now ? null : await sites.page(tab),
    ticket: now?.ticket ? { ...now.ticket, subject: now.subject } : null,
    fields: now?.context.fields ?? {},
    conversation: conversation(now?.context),
    status: nobody ?? now?.status ?? "no_ticket",
    error: notice ?? now?.error ?? null,
    suggestions: nobody ? [] : (now?.suggestions ?? []),
    in_progress: nobody ? [] : (now?.in_progress ?? []),
    judgements: now?.judged ?? {},
    editor: now?.editor ?? "none",
    note: now?.note ? await adapters.sureness(now.site.id) : null,
    values: valuesOf({ requester: now?.requester, ticket: now?.ticket, agent: is.user?.name }),
    capture: captures.shown(await captures.current(tab)),
    insertion: await insertions.shown(),
    links: await links.of(now?.ticket ?? null),
    outbox: await outbox.count(),
    tab,
    teachable: await pointing.teachable(tab),
  };
}

/** Keeps a selection as the tab's capture. @param {number} tab @param {any} given @param {boolean} [heard] the panel waits for the answer and says it itself */
export async function keepCapture(tab, given, heard = false) {
  const now = await tickets.of(tab);
  notices.delete(tab);
  try {
    return captures.shown(await captures.begin(given, { tab, ticket: now?.ticket ?? null, requester: now?.requester ?? "", memory: now?.memory }));
  } catch (error) {
    if (error instanceof Refusal && !heard) notices.set(tab, { code: error.code, message: error.message, ...(error.fields ? { fields: error.fields } : {}) });
    throw error;
  } finally {
    changed(tab);
  }
}

/** @param {number} tab @param {{menu?: import("./selections.js").Said|null, heard?: boolean}} [how] */
async function captureSelection(tab, { menu = null, heard = false } = {}) {
  return keepCapture(tab, await selections.read(tab, menu), heard);
}

/** From the menu or the shortcut: nobody waits for the answer, so a refusal becomes a notice. @param {number} tab @param {import("./selections.js").Said|null} [menu] */
export async function capture(tab, menu) {
  const result = await attempt(() => captureSelection(tab, { menu }));
  if (result.ok || notices.has(tab)) return;
  notices.set(tab, result.error);
  changed(tab);
}

/** The first suggestion into the reply, by the shortcut, without opening the panel. @param {number} tab @returns {Promise<boolean>} inserted? */
export async function insertTop(tab) {
  const now = await tickets.of(tab);
  const [top] = tickets.offered(now);
  if (!top) return false;
  const { id: card_id, text, version, title } = top.card;
  const { inserted } = await insertions.insert(tab, { card_id, text, version, title, suggestion_id: top.id }, { atCaret: true });
  changed(tab);
  return inserted !== "no_editor";
}

/** The panel's own call of the API. The session is the options page's business: no token may come this way. @param {any} message */
async function apiCall({ method, path, body, if_match, idempotency_key }) {
  if (/^\/session(\W|$)/i.test(String(path))) throw new Refusal("forbidden", "The panel doesn't do this.");
  const answer = await api.call({ method, path, body, if_match, idempotency_key });
  if (method !== "GET") badge.soon();
  if (!answer.reached || !answer.ours) {
    const { code, message } = api.failure(answer);
    throw new Refusal(code, message);
  }
  return { status: answer.status, body: answer.body, etag: answer.etag };
}

/** The sections of "problem and resolution" in a language; null where the server can't be asked. @param {string|null} language */
async function resolutionSections(language) {
  const answer = await api.call({ method: "GET", path: `/templates?language=${language ?? "en"}` });
  const items = answer.reached && answer.status === 200 ? answer.body.items : [];
  return items.find((/** @type {any} */ one) => one.key === "resolution")?.sections ?? null;
}

/** Calls the API and gives the body, or refuses with the server's words. @param {Parameters<typeof api.call>[0]} request */
async function demand(request) {
  const answer = await api.call(request);
  badge.soon();
  if (answer.reached && answer.ours && answer.status < 300) return answer.body;
  const { code, message, fields } = api.failure(answer);
  throw new Refusal(code, message, fields);
}

async function post(/** @type {Parameters<typeof outbox.makeEntry>[0]} */ act) {
  const entry = await outbox.makeEntry(act);
  await outbox.add([entry]);
  return entry.key;
}

const isId = (/** @type {unknown} */ id) => Number.isInteger(id) && Number(id) > 0;

/** Each act takes the panel's message and its place. @type {Record<string, (message: any, place: Place) => Promise<unknown>>} */
export const acts = {
  "panel-state": (_, place) => state(place),
  "suggestions-ask": async (_, { tab }) => {
    if (tab !== null) await tickets.ask(tab);
  },
  "api-call": apiCall,

  "attachment-read": async ({ attachment_id }) => {
    if (!isId(attachment_id)) throw new Refusal("invalid", "This isn't an attachment.");
    return demand({ method: "GET", path: `/attachments/${attachment_id}/content`, bytes: true });
  },

  "export-read": async ({ format, collections }) => {
    if (!Array.isArray(collections) || !collections.every(isId)) throw new Refusal("invalid", "These aren't collections.");
    const file = await demand({ method: "GET", path: exportPath(String(format), collections), bytes: true, patience: PATIENCE });
    if (file.content.length > LONGEST_MESSAGE) throw new Refusal("too_large", "This export is too large for the panel.");
    return file;
  },

  "card-insert": async (message, { tab }) => {
    const result = await insertions.insert(tab, message);
    changed(tab);
    return result;
  },

  "card-copied": async ({ card_id, title, suggestion_id, ticket }, { tab }) => {
    if (!isId(card_id)) throw new Refusal("invalid", "This isn't a card.");
    const used = { card_id, title: String(title ?? ""), suggestion_id: typeof suggestion_id === "string" ? suggestion_id : null };
    const link = await uses.record(used, "copied", await tickets.seen(tab, ticket));
    changed(tab);
    return link;
  },

  "card-judge": async (message, { tab }) => {
    if (!isId(message.card_id)) throw new Refusal("invalid", "This isn't a card.");
    const seen = await tickets.seen(tab, message.ticket);
    if (!seen?.ticket) throw new Refusal("other_ticket", "This ticket is no longer open on the page.");
    await judgements.give({ ...message, title: String(message.title ?? "") }, { ticket: seen.ticket, context: seen.context });
    await tickets.takeJudgements(seen.ticket);
  },

  "judgement-withdraw": async ({ card_id, ticket }) => {
    if (!isId(card_id) || !ticket) throw new Refusal("invalid", "This isn't a card.");
    const unsaid = await judgements.withdraw(card_id, ticket);
    outbox.flush();
    await tickets.takeJudgements(ticket);
    return { unsaid };
  },

  "link-remove": async ({ link_key }, { tab }) => {
    await links.remove(link_key);
    outbox.flush();
    changed(tab);
  },

  "link-kind": async ({ link_key, kind }, { tab }) => {
    const seen = await tickets.seen(tab, await links.ticketOf(link_key));
    await links.setKind(link_key, kind, seen?.context ?? null);
    outbox.flush();
    changed(tab);
  },

  "outcome-record": async ({ suggestion_id, outcome }) => {
    if (typeof suggestion_id !== "string" || !["shown", "opened"].includes(outcome)) {
      throw new Refusal("invalid", "This isn't an outcome.");
    }
    await post({ kind: "outcome", title: "", method: "POST", path: "/outcomes", body: [{ suggestion_id, outcome }] });
    outbox.flush();
  },

  "card-verify": async ({ card_id, version }, { tab }) => {
    if (!isId(card_id)) throw new Refusal("invalid", "This isn't a card.");
    const card = await demand({ method: "POST", path: `/cards/${card_id}/verification`, body: version ? { version } : {} });
    tickets.replaceCard(card);
    changed(tab);
    return card;
  },

  "card-save": async ({ card_id, body, if_match }, { tab }) => {
    if (!isId(card_id)) throw new Refusal("invalid", "This isn't a card.");
    const card = await demand({ method: "PATCH", path: `/cards/${card_id}`, body, if_match });
    await edits.drop(card_id);
    tickets.replaceCard(card);
    changed(tab);
    return card;
  },
  "version-restore": async ({ card_id, number, body }, { tab }) => {
    if (!isId(card_id) || !isId(number)) throw new Refusal("invalid", "This isn't a version.");
    const card = await demand({ method: "POST", path: `/cards/${card_id}/versions/${number}/restoration`, body });
    tickets.replaceCard(card);
    changed(tab);
    return card;
  },
  "edit-keep": (message) => edits.keep(message),
  "edit-read": ({ card_id }) => edits.kept(card_id),
  "edit-drop": (message) => edits.discard(message),

  "rule-try": async ({ rule }, { tab }) => {
    const now = await tickets.of(tab);
    if (!now) throw new Refusal("no_ticket", "No ticket is open on this page.");
    return rules.withWords(await demand({ method: "POST", path: "/rules/trial", body: { rule, context: now.context } }), now.context);
  },

  "flag-save": async ({ card_id, reason, comment, passage, title }) => {
    if (!isId(card_id)) throw new Refusal("invalid", "This isn't a card.");
    const body = { reason, ...(comment ? { comment } : {}), ...(passage ? { passage } : {}) };
    const key = await post({ kind: "flag", title: String(title ?? ""), method: "POST", path: `/cards/${card_id}/flags`, body });
    return { key, delivered: (await outbox.sendNow(key)).delivered };
  },

  "capture-start": async ({ blank, title, ticket, noted }, { tab }) => {
    if (noted) return tab === null ? null : capture(tab);
    if (ticket) {
      const now = await tickets.seen(tab, ticket);
      if (!now) throw new Refusal("no_ticket", "No ticket is open on this page.");
      return captures.shown(await captures.beginOfTicket({ tab, now, sectionsIn: resolutionSections }));
    }
    if (blank) {
      const now = await tickets.of(tab);
      return captures.shown(await captures.beginBlank({ tab, ticket: now?.ticket ?? null, requester: now?.requester ?? "", memory: now?.memory, title: String(title ?? "") }));
    }
    if (tab === null) throw new Refusal("no_access", "There is no page to capture from.");
    return captureSelection(tab, { heard: true });
  },
  "capture-edit": ({ fields }, { tab }) => captures.edit(tab, fields),
  "mask-originals": (_, { tab }) => captures.originals(tab),
  "mask-lift": async (message, { tab }) => {
    await captures.unmask(tab, message);
    changed(tab);
  },
  "file-attach": async ({ file }, { tab }) => {
    const kept = await files.attach(tab, file ?? {});
    changed(tab);
    return kept;
  },
  "file-detach": async ({ file_id }, { tab }) => {
    await files.detach(tab, String(file_id));
    changed(tab);
  },
  "file-read": ({ file_id }, { tab }) => files.read(tab, String(file_id)),
  "image-take": async ({ id }, { tab }) => {
    const file = await images.take(tab, String(id));
    changed(tab);
    return file;
  },
  "capture-discard": async (_, { tab }) => {
    await captures.discard(tab);
    changed(tab);
  },

  "draft-save": async ({ fields }, { tab }) => {
    const { key, files: waiting } = await captures.save(tab, fields);
    changed(tab);
    const { delivered, body } = await outbox.sendNow(key);
    const refused = delivered ? null : await captures.takeBack(key);
    changed(tab);
    if (refused) throw new Refusal(refused.code, refused.message, refused.fields);
    const left = (await outbox.outcomeOf(delivered ? waiting : [])).filter(Boolean);
    return { key, delivered, ...(delivered ? { draft: body } : {}), files: { count: waiting.length, left } };
  },
  "draft-reopen": async ({ key }, { tab }) => {
    await captures.takeBack(key);
    changed(null);
    return captures.shown(await captures.current(tab));
  },

  "insertion-drop": async (_, { tab }) => {
    await insertions.drop();
    changed(tab);
  },

  "panel-size": async ({ height }, place) => {
    if (place.place === "frame") await toPage(place, { name: "panel-size", height: Number(height) || 0 });
  },
  "frame-seen": async (_, place) => {
    if (place.place !== "frame") return { seen: true };
    const answer = await toPage(place, { name: "frame-seen" });
    return { seen: answer?.ok === true && answer.value.seen === true };
  },
  "panel-close": async (_, place) => {
    if (place.place === "frame") await toPage(place, { name: "panel-close" });
  },
  "point-start": (_, { tab }) => pointing.start(tab),
  "view-show": async ({ view }, { tab }) => {
    if (tab === null) return;
    if (view !== "suggestions") places.go(tab, String(view).slice(0, LONGEST_VIEW)); // an open panel stays where it is: something may be typed there
    changed(tab); // by the press the browser tells which page it is: an open panel may offer it now
  },
  "place-open": async ({ place: wanted, view }, place) => {
    if (wanted === "tab") await places.openTab(place.tab, view);
    else if (wanted === "side") await places.openSide(place.tab).catch(() => places.openWindow(place.tab, view));
    else if (wanted === "frame" && place.tab !== null) await browser.tabs.sendMessage(place.tab, { name: "panel-open", view }, { frameId: 0 });
    if (wanted !== "frame" && place.place === "frame") await toPage(place, { name: "panel-close" });
  },
};

/** To exactly the document that made this frame. @param {Place} place @param {object} message */
const toPage = ({ tab, document }, message) =>
  browser.tabs.sendMessage(/** @type {number} */ (tab), message, document ? { documentId: document } : { frameId: 0 }).catch(() => {});

/** The notice was read, or its tab is gone. @param {number} tab */
export const forgetNotice = (tab) => void notices.delete(tab);
