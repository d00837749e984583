/**
 * The toolbar's popup: the open ticket's cards, a search, and the ways to what is larger, which opens beside the page.
 * Never holds a form, and never words that somebody would miss: it closes at any press outside of it.
 */
import { html, useCallback, useEffect, useMemo, useRef, useState } from "../vendor/htm-preact.js";
import { failureWords } from "../shared/failures.js";
import { t, tn } from "../shared/words.js";
import { createGuard } from "./guard.js";
import { useKeys, walkList } from "./keys.js";
import { PanelContext } from "./panel-context.js";
import { CardRow } from "./parts/card-row.js";
import { Failed } from "./parts/failed.js";
import { Footer } from "./parts/footer.js";
import { Icon } from "./parts/icon.js";
import { Loading } from "./parts/loading.js";
import { viewToText } from "./place.js";
import { NO_FILTERS, searchPath } from "./search-memory.js";
import { useCall, useStill } from "./use-call.js";
import { useTold } from "./use-told.js";
import { SuggestionsView } from "./views/suggestions.js";

/** Asks once the typing has been still for this long (ms). */
const STILL = 180;
const SHOWN = 5;
const LONGEST = 400;
const HOME = { name: "suggestions" };

/** @param {{transport: import("./transport.js").Transport}} props */
export function Popup({ transport }) {
  const [state, setState] = useState(/** @type {any} */ (null));
  const [words, setWords] = useState("");
  const [notice, setNotice] = useState(/** @type {any} */ (null));
  const [spoken, setSpoken] = useState("");
  const [inserted, setInserted] = useState(null);
  const shell = useRef(/** @type {any} */ (null));
  const guard = useRef(/** @type {any} */ (null));
  const tab = useRef(null);
  tab.current = state?.tab ?? null;

  const say = useCallback((/** @type {string} */ text, /** @type {any} */ { tone = "good", actions = [] } = {}) => setNotice({ text, tone, actions }), []);
  const asked = useRef(0);
  const refresh = useCallback(async () => {
    const mine = ++asked.current;
    const answer = await transport.state();
    if (mine !== asked.current) return; // a later question is on its way
    setState((/** @type {any} */ before) => (answer.ok ? answer.value : { ...before, status: "error", error: answer.error }));
  }, []);
  /** What needs room or holds what is typed. In the press itself: the browser opens its side panel only then. */
  const beside = useCallback(async (/** @type {any} */ view, /** @type {{capture?: boolean}} */ { capture = false } = {}) => {
    await transport.openBeside({ tab: tab.current, view: viewToText(view), capture });
    window.close();
  }, []);
  const go = useCallback((/** @type {any} */ view) => {
    if (view.name !== "search") return void beside(view);
    if (view.words) setWords(view.words);
    shell.current.querySelector("#popup-words")?.focus();
  }, []);
  const mayAct = useCallback((/** @type {Event} */ event) => guard.current.mayAct(event), []);

  useEffect(() => {
    const life = new AbortController();
    guard.current = createGuard(shell.current, "popup", life.signal, transport.frameSeen);
    transport.onChange(refresh, life.signal);
    refresh();
    return () => life.abort();
  }, []);
  // Whoever opens it goes on by keyboard: in the search, or at what there is to do first.
  useEffect(() => {
    if (state) /** @type {HTMLElement|null} */ (shell.current.querySelector("#popup-words") ?? shell.current.querySelector(".view .button"))?.focus();
  }, [state === null, state?.session?.signed_in]);
  const problem = state && !["error", "offline"].includes(state.status) ? state.error : null;
  useEffect(() => {
    if (problem) say(failureWords(problem), { tone: "warn" });
  }, [problem?.code]);

  useKeys({
    "/": () => go({ name: "search" }),
    Escape: () => {
      if (notice) setNotice(null);
      else if (words) setWords("");
      else window.close();
    },
  });

  const nothing = () => {};
  const panel = useMemo(
    () => ({ transport, place: "popup", state, refresh, view: HOME, go, back: nothing, backWith: nothing, say, tell: setSpoken, mayAct, setInserted, editCapture: nothing, typingBlocked: false }),
    [state],
  );
  const signedIn = state?.session?.signed_in;
  return html`<${PanelContext.Provider} value=${panel}>
    <div class="shell" ref=${shell}>
      <header class="bar popup-bar">
        <h1 class="brand"><img src="../icons/icon-32.png" alt="" width="18" height="18" />Sidecard</h1>
        <button type="button" class="button icon" data-act="settings" aria-label=${t("settings")} title=${t("settings")} onClick=${() => transport.openOptions().then(() => window.close())}><${Icon} name="settings" /></button>
        ${signedIn && html`<${Words} words=${words} onWords=${setWords} />`}
      </header>
      <main class="view">${state && (signedIn && words.trim() ? html`<${Found} words=${words.trim().slice(0, LONGEST)} onMore=${() => beside({ name: "search", words })} />` : html`<${SuggestionsView} />`)}</main>
      <${Footer} notice=${notice} onNoticeEnd=${() => setNotice(null)} spoken=${spoken} inserted=${inserted} onRetryTyping=${nothing} onSide=${nothing} />
      <nav class="popup-ways" aria-label=${t("popup_ways")}>
        <button type="button" class="button" data-act="beside" onClick=${() => beside(HOME)}><${Icon} name="side" />${t("popup_beside")}</button>
        <button type="button" class="button" data-act="capture" title=${t("command_capture")} onClick=${() => beside({ name: "capture" }, { capture: true })}><${Icon} name="draft" />${t("popup_capture")}</button>
      </nav>
    </div>
  <//>`;
}

/** @param {{words: string, onWords: (words: string) => void}} props */
function Words({ words, onWords }) {
  const toRows = (/** @type {KeyboardEvent} */ event) => {
    const first = event.key === "ArrowDown" && /** @type {HTMLElement|null} */ (document.querySelector(".rows [data-stop]"));
    if (!first) return;
    event.preventDefault();
    first.focus();
  };
  return html`<form class="popup-search" role="search" onSubmit=${(/** @type {Event} */ event) => event.preventDefault()} onKeyDown=${toRows}>
    <label class="hidden" for="popup-words">${t("search_label")}</label>
    <div class="search-box">
      <${Icon} name="search" />
      <input id="popup-words" class="input" type="text" enterkeyhint="search" autocomplete="off" spellcheck=${false} placeholder=${t("search_label")} value=${words} onInput=${(/** @type {any} */ event) => onWords(event.target.value)} />
    </div>
  </form>`;
}

/** @param {{words: string, onMore: () => void}} props */
function Found({ words, onMore }) {
  const still = useStill(words, STILL);
  const found = useCall(searchPath(still, NO_FILTERS, SHOWN));
  const { items = [], total = 0 } = found.value ?? {};
  const ready = found.status === "ready" && still === words;
  useTold(ready ? tn("search_count", total) : "");
  if (found.status === "failed") return html`<div class="search-failed"><${Failed} error=${found.error} onRetry=${found.reload} /></div>`;
  if (!items.length && !ready) return html`<${Loading} rows=${2} />`;
  return html`<section onKeyDown=${walkList}>
    <h2 class="hidden">${t("search_results")}</h2>
    ${items.length
      ? html`<ol class="rows" aria-label=${t("search_results")}>${items.map((/** @type {any} */ item) => html`<${CardRow} key=${item.card.id} card=${item.card} passage=${item.passage} />`)}</ol>`
      : html`<p class="popup-none soft">${t("search_nothing_title", still)}</p>`}
    <p class="after-rows"><button type="button" class="link small" data-act="search-beside" onClick=${onMore}>${t("popup_search_beside")}</button></p>
  </section>`;
}
