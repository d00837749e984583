/**
 * Notices a page that takes the keyboard back as soon as the panel gets it, so that nobody's search words land in a reply.
 * Never fights for the focus: it reports, and the panel then offers the side panel instead.
 */

import { takesText } from "./keys.js";

/** A focus that ends sooner than this (ms) without the person's doing was taken away. */
const STOLEN_WITHIN = 300;
/** A field and the window that lose the focus within this (ms) lose it to the same thief. */
const TOGETHER = 50;

/** @param {() => void} report called once for each theft @param {AbortSignal} signal */
export function watchForTraps(report, signal) {
  let focusedAt = -Infinity;
  let fieldLeftAt = -Infinity;
  let leftByHand = false;
  const listen = (target, type, act) => target.addEventListener(type, act, { capture: true, signal });

  listen(window, "focus", (event) => {
    if (event.target !== window) return;
    focusedAt = performance.now();
    leftByHand = false;
  });
  listen(window, "keydown", (event) => {
    if (["Tab", "Escape", "F6"].includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) leftByHand = true;
  });
  listen(document, "visibilitychange", () => (leftByHand = true));
  // A field loses the focus just before the window does. Insert gives the focus to the reply itself, but from a button.
  listen(window, "blur", (event) => {
    const now = performance.now();
    if (takesText(event.target)) fieldLeftAt = now;
    if (event.target !== window || leftByHand || now - fieldLeftAt > TOGETHER) return;
    if (now - focusedAt < STOLEN_WITHIN) report();
  });
}
