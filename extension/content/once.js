/**
 * A single capture on a page that wasn't granted, by activeTab: answers the background's question and nothing else.
 * Never draws, never watches, never reads on its own.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  if (sidecard.started) return;
  sidecard.started = true;
  sidecard.answer({ "selection-ask": () => sidecard.selection.capture() });
})();
