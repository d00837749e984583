/**
 * The panel's shell: header, the current view, notices, and the few verbs that views use.
 * Never knows what a view shows.
 */
import { html, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from "../vendor/htm-preact.js";
import { t } from "../shared/words.js";
import { failureWords } from "../shared/failures.js";
import { watchForTraps } from "./focus-trap.js";
import { createGuard } from "./guard.js";
import { reportHeight } from "./height.js";
import { useKeys } from "./keys.js";
import { PanelContext } from "./panel-context.js";
import { Footer } from "./parts/footer.js";
import { Header } from "./parts/header.js";
import { startDraft } from "./start-draft.js";
import { TABS, VIEWS } from "./views/index.js";

/** Where one begins: beside a ticket with its suggestions, on the web page with what waits. @type {(transport: any) => {name: string}} */
const homeOf = (transport) => ({ name: transport.offers.ticket ? "suggestions" : "tasks" });
/** A capture younger than this (ms) was begun for this panel. */
const JUST_NOW = 15_000;
/** A focus within this (ms) of a press came by the pointer. */
const POINTER = 200;

/** @param {{place: any, transport: any, start: any, address?: any, SignIn?: any}} props `address`, `SignIn`: only on the web page */
export function App({ place, transport, start, address, SignIn }) {
  const HOME = homeOf(transport);
  const [state, setState] = useState(null);
  const [trail, setTrail] = useState(!start || TABS.includes(start.name) ? [start ?? HOME] : [HOME, start]);
  const [notice, setNotice] = useState(null);
  const [spoken, setSpoken] = useState("");
  const [inserted, setInserted] = useState(null);
  const [typingBlocked, setTypingBlocked] = useState(false);
  const shell = useRef(null);
  const guard = useRef(null);
  const returnTo = useRef(null);
  const asked = useRef(0);
  const tab = useRef(null);
  const view = trail.at(-1);
  tab.current = state?.tab ?? null;

  const say = useCallback((/** @type {string} */ text, /** @type {any} */ { tone = "good", actions = [] } = {}) => setNotice({ text, tone, actions, at: Date.now() }), []);
  const refresh = useCallback(async () => {
    const mine = ++asked.current;
    const answer = await transport.state();
    if (mine !== asked.current) return;
    if (answer.ok) setState(answer.value);
    else setState((before) => ({ ...(before ?? {}), status: "error", error: answer.error }));
  }, [transport]);

  useEffect(() => {
    const life = new AbortController();
    guard.current = createGuard(shell.current, place, life.signal, transport.frameSeen);
    transport.onChange(refresh, life.signal);
    transport.onGo((/** @type {number} */ of, /** @type {any} */ wanted) => of === tab.current && follow(wanted), life.signal);
    if (place === "frame") {
      watchForTraps(() => setTypingBlocked(true), life.signal);
      reportHeight(shell.current, transport.setHeight, life.signal);
    }
    refresh();
    return () => life.abort();
  }, []);

  // A capture that has just begun (menu, shortcut, button at the selection) opens its form; an older one waits to be gone on with.
  const capture = state?.capture;
  useEffect(() => {
    if (capture && Date.now() - capture.at < JUST_NOW && view.name !== "capture") setTrail([HOME, { name: "capture" }]);
  }, [capture?.id]);

  // What went wrong outside of the panel (a capture of nothing) is said here, once.
  const problem = state && state.status !== "error" && state.status !== "offline" ? state.error : null;
  useEffect(() => {
    if (problem) say(failureWords(problem), { tone: "warn" });
  }, [problem?.code, problem?.message]);

  /** What was asked for outside of the panel. */
  const follow = useCallback((/** @type {any} */ wanted) => {
    const same = (/** @type {any} */ one) => one?.name === wanted.name && one?.id === wanted.id && (!wanted.words || one.words === wanted.words);
    setTrail((before) => {
      if (same(before.at(-1))) return before;
      return same(before.at(-2)) ? before.slice(0, -1) : TABS.includes(wanted.name) ? [wanted] : [...before, wanted];
    });
  }, []);
  const go = useCallback((next) => {
    const from = document.activeElement?.closest("[data-key]")?.getAttribute("data-key");
    setNotice(null);
    setTrail((before) => (TABS.includes(next.name) ? [next] : [...before, { ...next, from }]));
  }, []);
  const back = useCallback(() => {
    setNotice(null);
    setTrail((before) => {
      returnTo.current = before.at(-1).from;
      return before.length > 1 ? before.slice(0, -1) : [HOME];
    });
  }, []);
  const backWith = useCallback((/** @type {object} */ changes) => {
    back();
    setTrail((before) => [...before.slice(0, -1), { ...before.at(-1), ...changes }]);
  }, []);
  const editCapture = useCallback((/** @type {object} */ fields) => {
    transport.editCapture(fields);
    setState((/** @type {any} */ before) => ({ ...before, capture: before.capture && { ...before.capture, ...fields } }));
  }, []);
  const openSide = useCallback(() => transport.openPlace("side", { tab: tab.current }), [transport]);
  const mayAct = useCallback(async (event, { quiet = false } = {}) => {
    const may = await guard.current.mayAct(event);
    if (!may && !quiet && event.isTrusted) say(t("guard_covered"), { tone: "warn", actions: [{ label: t("open_side"), act: openSide }] });
    return may;
  }, []);

  // The person came further in or went back: the focus follows, but never out of the page's own editor.
  useLayoutEffect(() => {
    if (!document.hasFocus() || state === null) return;
    const key = returnTo.current;
    returnTo.current = null;
    const again = key && shell.current.querySelector(`[data-key="${CSS.escape(key)}"] [data-stop]`);
    const target = again || shell.current.querySelector("[data-entry]");
    target?.focus({ preventScroll: !again });
    if (!again && !key) shell.current.querySelector(".view").scrollTop = 0;
  }, [view, state === null]);

  // The focus came by the keyboard and stands nowhere yet: it begins at the view's heading.
  useEffect(() => {
    const life = new AbortController();
    let pressed = -Infinity;
    window.addEventListener("pointerdown", () => (pressed = performance.now()), { capture: true, signal: life.signal });
    window.addEventListener(
      "focus",
      () => {
        const byHand = performance.now() - pressed < POINTER;
        if (!byHand && document.activeElement === document.body) shell.current?.querySelector("[data-entry]")?.focus({ preventScroll: true });
      },
      { signal: life.signal },
    );
    return () => life.abort();
  }, []);

  // On the web page the address follows the view, and the view the browser's own way back.
  useEffect(() => address?.show(view), [view.name, view.id]);
  useEffect(() => {
    const life = new AbortController();
    address?.onChange(follow, life.signal);
    return () => life.abort();
  }, []);

  useEffect(() => {
    if (!notice || notice.actions.length || notice.tone === "bad") return undefined;
    const timer = setTimeout(() => setNotice(null), 6000);
    return () => clearTimeout(timer);
  }, [notice]);

  useKeys({
    "/": () => go({ name: "search" }),
    "?": () => view.name !== "help" && go({ name: "help" }),
    n: () => transport.offers.ticket && state?.session?.signed_in && void startDraft(panel),
    Escape: () => {
      if (notice) setNotice(null);
      else if (trail.length > 1 || view.name !== HOME.name) back();
      else if (place === "frame") transport.close();
    },
  });

  const panel = useMemo(
    () => ({ transport, place, state, refresh, view, go, back, backWith, say, tell: setSpoken, mayAct, setInserted, editCapture, typingBlocked }),
    [state, view, typingBlocked],
  );
  const View = VIEWS[view.name];
  const drawn = html`<${View} key=${`${view.name}/${view.id ?? view.words ?? ""}`} ...${view} />`;

  return html`<${PanelContext.Provider} value=${panel}>
    <div class="shell" ref=${shell}>
      <${Header} canGoBack=${trail.length > 1} onSide=${openSide} />
      <main class="view"><div class="view-inner">${state && (SignIn ? html`<${Gate} SignIn=${SignIn} state=${state}>${drawn}<//>` : drawn)}</div></main>
      <${Footer}
        notice=${notice}
        onNoticeEnd=${() => setNotice(null)}
        spoken=${spoken}
        inserted=${inserted}
        onRetryTyping=${() => setTypingBlocked(false)}
        onSide=${openSide}
      />
    </div>
  <//>`;
}

/** Signing in on the web page. What was being typed when the session ran out waits behind it, for the same person only. */
function Gate({ SignIn, state, children }) {
  const owner = useRef(/** @type {number|null} */ (null));
  const { user, expired } = state.session ?? {};
  if (user) owner.current = user.id;
  const closed = state.status === "signed_out";
  return html`${closed && html`<${SignIn} />`}
    ${(!closed || expired) && html`<div key=${owner.current} hidden=${closed}>${children}</div>`}`;
}
