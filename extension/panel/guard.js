/**
 * Decides whether a click or key may act: it must come from the person, and in a page's frame the panel must be truly seen.
 * Never trusts the page around the frame: it may cover the panel, make it transparent or move it under the pointer.
 */

/** The panel must have been seen for this long (ms), so that a page can't uncover it just as the person clicks. */
const SETTLED = 300;
/** How long a click on a panel that was only just opened may wait for the first word about its visibility (ms). */
const PATIENCE = 1500;
/** A frame that was only just laid out is often called hidden once more: so long that is nobody's doing (ms). */
const WARM_UP = 1000;

/**
 * Watches with IntersectionObserver v2. Where the browser can't tell (Firefox), each act first asks the content script,
 * which checks the style around the frame and what a pointer would hit.
 * @param {Element} element @param {"frame"|"side"|"tab"|"popup"} place @param {AbortSignal} signal
 * @param {() => Promise<{ok: boolean, value?: any}>} frameSeen
 */
export function createGuard(element, place, signal, frameSeen) {
  const framed = place === "frame";
  const watched = framed && "isVisible" in IntersectionObserverEntry.prototype;
  /** @type {number|null} */
  let seenSince = null;
  /** @type {number|null} */
  let laidOut = null;
  let wasSeen = false;
  let wasHidden = false;

  if (watched) {
    const watch = new IntersectionObserver(
      (entries) => {
        const entry = /** @type {IntersectionObserverEntry & {isVisible: boolean}} */ (entries.at(-1));
        if (entry.isVisible) {
          seenSince ??= performance.now();
          wasSeen = true;
        } else {
          seenSince = null;
          // A frame that has no height yet was not hidden by anybody.
          if (entry.boundingClientRect.height === 0 || window.innerHeight === 0) return;
          laidOut ??= performance.now();
          wasHidden ||= wasSeen || performance.now() - laidOut > WARM_UP;
        }
      },
      /** @type {IntersectionObserverInit} */ ({ trackVisibility: true, delay: 100, threshold: [0, 0.25, 0.5, 0.75, 1] }),
    );
    watch.observe(element);
    signal.addEventListener("abort", () => watch.disconnect());
  }

  const settled = () => !watched || (seenSince !== null && performance.now() - seenSince >= SETTLED);

  return Object.freeze({
    settled,
    /** Whether this event may act. A panel that was never hidden may still be settling: then it waits a moment. @param {Event} event */
    async mayAct(event) {
      if (!event.isTrusted || signal.aborted) return false;
      if (framed && !watched) {
        const answer = await frameSeen();
        return answer.ok && answer.value.seen && !signal.aborted;
      }
      const asked = performance.now();
      while (!settled() && !wasHidden && performance.now() - asked < PATIENCE) await new Promise((go) => setTimeout(go, 50));
      return settled() && !signal.aborted;
    },
  });
}
