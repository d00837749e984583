/**
 * The panel's only way out: typed messages to the background. The web page has another object of this shape, which speaks
 * plain HTTP (web/transport.js).
 * Never fetches, never holds a token, never throws: every answer is a result.
 */
import { patternOf } from "../shared/address.js";
import { fail, ok } from "../shared/results.js";
import { onChange, onMessage, send } from "../shared/send.js";
import { viewFromText } from "./place.js";

const browser = globalThis.browser ?? chrome;
const { sidePanel, sidebarAction } = /** @type {any} */ (browser);

/** @typedef {ReturnType<typeof createTransport>} Transport */
/** @typedef {{body?: unknown, if_match?: string|null, idempotency_key?: string, bytes?: boolean, patience?: number}} CallOptions */

/** @param {number|null|undefined} tab @returns {Promise<boolean>} whether this browser opened its side panel */
const openSide = (tab) => {
  const opening = sidePanel?.open && tab ? sidePanel.open({ tabId: tab }) : sidebarAction?.open();
  return Promise.resolve(opening ?? Promise.reject()).then(
    () => true,
    () => false,
  );
};

export function createTransport() {
  return Object.freeze({
    /** What the place makes possible; the web page has no ticket beside it. */
    offers: Object.freeze({ ticket: true }),
    hello: (introduction) => send("panel-hello", introduction),
    state: () => send("panel-state"),
    onChange,
    /** The person asked elsewhere for a view: the address bar, a shortcut. @param {(tab: number, view: object) => void} listener @param {AbortSignal} signal */
    onGo: (listener, signal) =>
      onMessage("panel-go", ({ tab, view }) => {
        const wanted = viewFromText(view);
        if (wanted) listener(tab, wanted);
      }, signal),

    /** One call of the API. An answer of 400 and above is an error with the server's own code. @param {CallOptions} [options] */
    async call(method, path, options) {
      const answer = await send("api-call", { method, path, ...options });
      if (!answer.ok) return answer;
      const { status, body, etag } = answer.value;
      if (status < 400) return ok({ body, etag });
      return fail(body?.error ?? "internal", body?.message ?? `HTTP ${status}`, body?.fields);
    },

    /** The bytes of a card's file: `{content}`, in base64. @param {number} attachment_id */
    readAttachment: (attachment_id) => send("attachment-read", { attachment_id }),
    /** A file of cards: `{content}`, in base64. @param {{format: string, collections: number[]}} asked no collections: all */
    readExport: (asked) => send("export-read", asked),
    insertCard: (insertion) => send("card-insert", insertion),
    verifyCard: (verification) => send("card-verify", verification),
    saveCard: (change) => send("card-save", change),
    restoreVersion: (restoration) => send("version-restore", restoration),
    keepEdit: (edit) => send("edit-keep", edit),
    readEdit: (card_id) => send("edit-read", { card_id }),
    dropEdit: (edit) => send("edit-drop", edit),
    tryRule: (rule) => send("rule-try", { rule }),
    saveFlag: (flag) => send("flag-save", flag),
    copiedCard: (use) => send("card-copied", use),
    recordOutcome: (outcome) => send("outcome-record", outcome),
    judgeCard: (judgement) => send("card-judge", judgement),
    withdrawJudgement: (judgement) => send("judgement-withdraw", judgement),
    removeLink: (link_key) => send("link-remove", { link_key }),
    setLinkKind: (link_key, kind) => send("link-kind", { link_key, kind }),
    dropInsertion: () => send("insertion-drop"),
    askAgain: () => send("suggestions-ask"),

    /** Of what is selected in the page; `blank`: an empty one about the open ticket, but for its title; `ticket`: of all that is said on that ticket. @param {{blank?: boolean, title?: string, ticket?: any}} [how] */
    startCapture: (how) => send("capture-start", how),
    editCapture: (fields) => send("capture-edit", { fields }),
    maskOriginals: () => send("mask-originals"),
    liftMask: (lift) => send("mask-lift", lift),
    discardCapture: () => send("capture-discard"),
    /** A file of the capture, kept until it is a draft. @param {{name: string, type: string, size: number, content: string}} file the content in base64 */
    attachFile: (file) => send("file-attach", { file }),
    detachFile: (file_id) => send("file-detach", { file_id }),
    readFile: (file_id) => send("file-read", { file_id }),
    /** An image of what was highlighted, as a file of the capture. @param {string} id */
    takeImage: (id) => send("image-take", { id }),
    saveDraft: (fields) => send("draft-save", { fields }),

    /** A refused draft becomes a form again. @param {string} key */
    reopenDraft: (key) => send("draft-reopen", { key }),

    listOutbox: () => send("outbox-list"),
    retryOutbox: (key) => send("outbox-retry", key ? { key } : {}),
    discardWaiting: (key) => send("outbox-discard", { key }),

    /** Whether the page's side finds this frame truly in sight; for browsers that can't tell us themselves. */
    frameSeen: () => send("frame-seen"),
    /**
     * Pointing at the page of this panel's tab. In the click: the browser asks for the site only while it is fresh.
     * In Firefox a frame in a page can't ask; its page was granted, or there were no frame. @param {string} origin
     */
    async teach(origin) {
      const granted = !browser.permissions || (await browser.permissions.request({ origins: [patternOf(new URL(origin))] }).catch(() => false));
      return granted ? send("point-start") : fail("no_access", "Allow this site first.");
    },
    setHeight: (height) => send("panel-size", { height }),
    close: () => send("panel-close"),
    /**
     * The side panel opens only from the click itself, so that nothing may be awaited, nor sent, before it is asked for.
     * @param {"side"|"tab"} place @param {{view?: string, tab?: number|null}} [how] `tab`: the one that this panel speaks for
     */
    async openPlace(place, { view, tab } = {}) {
      const opened = place === "side" ? await openSide(tab) : false;
      return opened ? send("panel-close") : send("place-open", { place, view });
    },
    /**
     * The panel beside the page with this view; with `capture`, of what is selected in the page. All is sent within the press: the page that asks, the
     * toolbar's popup, may be closed by what it opens.
     * @param {{tab: number|null, view: string, capture?: boolean}} wanted
     */
    async openBeside({ tab, view, capture = false }) {
      const opening = openSide(tab);
      const sent = [send("view-show", { view }), ...(capture ? [send("capture-start", { noted: true })] : [])];
      if (!(await opening)) await send("place-open", { place: "side", view });
      await Promise.all(sent);
    },
    openOptions: () => browser.runtime.openOptionsPage(),
    /** Asks the browser for a site; only from the click itself. What was granted starts there by itself. @param {string} origin @returns {Promise<boolean>} */
    allowSite: (origin) => browser.permissions.request({ origins: [patternOf(new URL(origin))] }).catch(() => false),
  });
}
