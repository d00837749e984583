/**
 * Keeps the focus where it was when what a view shows takes the place of its waiting state: at the view's heading.
 * Never takes the focus from anything else, nor from the page.
 */
import { useLayoutEffect } from "../vendor/htm-preact.js";

/** @param {unknown} [moment] looked at again whenever this changes */
export function useEntryFocus(moment) {
  useLayoutEffect(() => {
    if (!document.hasFocus() || document.activeElement !== document.body) return;
    /** @type {HTMLElement|null} */ (document.querySelector("[data-entry]"))?.focus({ preventScroll: true });
  }, [moment]);
}
