/**
 * The panel's way out where it is a web page: the same calls as the extension's transport, over plain HTTP.
 * Never offers what needs a ticket or a page beside it, and never holds a token: the browser keeps the cookie.
 */
import { exportPath, PATIENCE } from "../../shared/export-path.js";
import { fail, ok } from "../../shared/results.js";
import * as http from "./http.js";
import { createNote } from "./note.js";
import * as typed from "./typed.js";

/** Nothing of a ticket is here, so there is nothing to do; the panel doesn't offer it either. */
const nothing = async () => ok(null);
const noTicket = async () => fail("no_ticket", "There is no ticket beside this page.");

export function createWebTransport() {
  /** @type {any} null: not asked yet; false: nobody is signed in */
  let user = null;
  let expired = false;
  const watchers = new Set();
  const note = createNote();
  const changed = () => watchers.forEach((watcher) => watcher());

  /** @param {string} method @param {string} path @param {import("../transport.js").CallOptions} [options] */
  async function call(method, path, options) {
    const { status, body, etag, ours } = await http.call(method, path, options);
    if (status === 0) return fail("offline", "The server can't be reached.");
    if (!ours) return fail("garbage", "This is no answer of a Sidecard server.");
    if (status === 401 && user) {
      user = false;
      expired = true;
      changed();
    }
    return status < 400 ? ok({ body, etag }) : fail(body?.error ?? "internal", body?.message ?? `HTTP ${status}`, body?.fields);
  }
  const bodyOf = (/** @type {any} */ answer) => (answer.ok ? ok(answer.value.body) : answer);
  /** Who is signed in, or was until the session ended while they typed. */
  let last = /** @type {number|null} */ (null);
  const id = () => (user ? (last = user.id) : expired ? last : null);
  const once = () => ({ idempotency_key: crypto.randomUUID() });

  async function state() {
    if (user === null) {
      const me = await call("GET", "/me");
      if (!me.ok && me.error.code !== "not_signed_in") return me;
      user = me.ok ? me.value.body : false;
      if (user) typed.keepOnly(user.id);
    }
    return ok({
      place: "tab",
      session: { signed_in: Boolean(user), expired, server: new URL("../..", document.baseURI).href.replace(/\/$/, ""), user: user || null },
      site: null,
      ticket: null,
      fields: {},
      status: user ? "no_ticket" : "signed_out",
      error: null,
      suggestions: [],
      in_progress: [],
      judgements: {},
      editor: "none",
      capture: user ? note.shown() : null,
      insertion: null,
      links: [],
      outbox: { waiting: 0, failed: 0 },
      tab: null,
    });
  }

  return Object.freeze({
    /** Nothing here stands beside a ticket. */
    offers: Object.freeze({ ticket: false }),
    hello: async () => ok({ place: "tab", tab: null }),
    state,
    onChange(/** @type {() => void} */ listener, /** @type {AbortSignal} */ signal) {
      watchers.add(listener);
      signal.addEventListener("abort", () => watchers.delete(listener));
    },
    call,

    async signIn(/** @type {{email: string, password: string}} */ given) {
      const { status, body } = await http.signIn(given);
      if (status === 0) return fail("offline", "The server can't be reached.");
      if (status >= 400) return fail(body?.error ?? "internal", body?.message ?? "");
      user = null;
      expired = false;
      return ok();
    },
    async signOut() {
      const answer = await call("DELETE", "/session");
      expired = false;
      if (!answer.ok && answer.error.code !== "not_signed_in") return answer;
      user = false;
      note.discard();
      typed.discard();
      changed();
      return ok();
    },

    readAttachment: async (/** @type {number} */ id) => bodyOf(await call("GET", `/attachments/${id}/content`, { bytes: true })),
    readExport: async (/** @type {any} */ { format, collections }) => bodyOf(await call("GET", exportPath(format, collections), { bytes: true, patience: PATIENCE })),
    verifyCard: async (/** @type {any} */ { card_id, version }) => bodyOf(await call("POST", `/cards/${card_id}/verification`, { body: version ? { version } : {} })),
    async saveCard(/** @type {any} */ { card_id, body, if_match }) {
      const answer = await call("PATCH", `/cards/${card_id}`, { body, if_match });
      if (answer.ok) typed.drop(id(), card_id);
      return bodyOf(answer);
    },
    restoreVersion: async (/** @type {any} */ { card_id, number, body }) => bodyOf(await call("POST", `/cards/${card_id}/versions/${number}/restoration`, { body })),
    keepEdit: async (/** @type {any} */ edit) => (typed.keep(id(), edit) ? ok(null) : fail("internal", "This browser keeps nothing.")),
    readEdit: async (/** @type {number} */ card_id) => ok(typed.kept(id(), card_id)),
    dropEdit: async (/** @type {any} */ { card_id }) => ok(typed.drop(id(), card_id)),
    async saveFlag(/** @type {any} */ { card_id, reason, comment, passage }) {
      const body = { reason, ...(comment ? { comment } : {}), ...(passage ? { passage } : {}) };
      const answer = await call("POST", `/cards/${card_id}/flags`, { body, ...once() });
      return answer.ok ? ok({ delivered: true }) : answer;
    },

    startCapture: async (/** @type {any} */ { blank = false, title = "" } = {}) => (blank ? ok(note.begin(title)) : noTicket()),
    editCapture: async (/** @type {any} */ fields) => ok(note.edit(fields)),
    maskOriginals: async () => ok({}),
    liftMask: noTicket,
    discardCapture: async () => ok(note.discard()),
    attachFile: async (/** @type {any} */ file) => ok(note.attach(file)),
    detachFile: async (/** @type {string} */ file_id) => ok(note.detach(file_id)),
    readFile: async (/** @type {string} */ file_id) => (note.contentOf(file_id) ? ok({ content: note.contentOf(file_id) }) : fail("not_found", "This file isn't here any more.")),
    async saveDraft(/** @type {any} */ { id: key, title, body, sections, collection_id, files = [] }) {
      const draft = { title, ...(sections ? { sections } : { body }), ...(collection_id ? { collection_id } : {}) };
      const answer = await call("POST", "/drafts", { body: draft, idempotency_key: key });
      if (!answer.ok) return answer;
      const left = [];
      const wanted = files.filter((/** @type {any} */ file) => !file.gone);
      for (const { id: file_key, name } of wanted) {
        const sent = await call("POST", `/drafts/${answer.value.body.id}/attachments`, { body: { name, content: note.contentOf(file_key) }, idempotency_key: file_key });
        if (!sent.ok) left.push({ name, state: "failed", error: sent.error, unkept: true });
      }
      note.discard();
      return ok({ delivered: true, draft: answer.value.body, files: { count: wanted.length, left } });
    },
    reopenDraft: noTicket,

    insertCard: noTicket,
    takeImage: noTicket,
    tryRule: noTicket,
    judgeCard: noTicket,
    withdrawJudgement: noTicket,
    setLinkKind: noTicket,
    removeLink: noTicket,
    copiedCard: nothing,
    recordOutcome: nothing,
    dropInsertion: nothing,
    askAgain: nothing,
    listOutbox: async () => ok({ items: [] }),
    retryOutbox: nothing,
    discardWaiting: nothing,
    frameSeen: async () => ok({ seen: true }),
    setHeight: nothing,
    teach: noTicket,
    close: nothing,
    openPlace: nothing,
    openBeside: nothing,
    openOptions: nothing,
    onGo: nothing,
    allowSite: async () => false,
  });
}
