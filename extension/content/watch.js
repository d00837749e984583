/**
 * Watches for the moment when another ticket, more of this one, or another value of a field is on the page: the navigation
 * API, one MutationObserver and the page's `change` events, in open shadow roots and same-origin frames too.
 * Never polls; a page that stands still costs nothing, a hidden one waits until it is seen.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree } = sidecard;
  const QUIET = 200;
  const LATEST = 1200;
  const ORPHAN = 15_000;
  const AFTERWARDS = [700, 2500];
  const ATTRIBUTES = ["hidden", "data-is-active", "data-ticket-id", "aria-selected", "aria-hidden", "open"];

  /** A frame that is a reply box: what is typed there says nothing of the ticket. */
  const isWrittenIn = (root) => root !== document && (root.designMode === "on" || Boolean(root.body?.isContentEditable));

  /** @param {() => void} look called soon after the page changed, at once after a navigation */
  function start(look) {
    const { signal, on } = sidecard;
    /** @type {(() => void)|null} */
    let cancel = null;
    let since = 0;
    /** @type {(() => void)[]} */
    let afterwards = [];

    const run = () => {
      cancel = null;
      since = 0;
      if (document.hidden) return;
      if (!sidecard.living()) return sidecard.leave();
      observeAll();
      look();
    };

    const soon = () => {
      const now = performance.now();
      since ||= now;
      if (cancel && now - since > LATEST) return;
      cancel?.();
      cancel = sidecard.later(run, QUIET);
    };

    /** A form that a script fills later changes nothing in the tree. */
    const now = () => {
      cancel?.();
      cancel = sidecard.later(run, 0);
      for (const again of afterwards) again();
      afterwards = AFTERWARDS.map((ms) => sidecard.later(run, ms));
    };

    const observer = new MutationObserver(soon);
    const observed = new WeakSet();
    /** A chat often lives in a shadow root or a frame: neither its changes nor its drop-downs' are heard outside. */
    const observeAll = () => {
      for (const root of tree.roots(document)) {
        if (observed.has(root) || isWrittenIn(root)) continue;
        observed.add(root);
        observer.observe(root, { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES });
        on(root, "change", soon); // a drop-down's new value changes nothing in the tree
      }
    };
    observeAll();
    signal.addEventListener("abort", () => observer.disconnect());

    if (globalThis.navigation) on(navigation, "currententrychange navigatesuccess", now);
    on(window, "popstate hashchange pageshow", now);
    on(document, "visibilitychange", now);
    on(document, "click", soon, { capture: true, passive: true }); // a tab may only change its class
    on(document, "load", (event) => event.target.localName === "iframe" && soon(), { capture: true });

    const orphan = setInterval(() => !document.hidden && !sidecard.living() && sidecard.leave(), ORPHAN);
    signal.addEventListener("abort", () => clearInterval(orphan));
    return now;
  }

  sidecard.watch = { start };
})();
