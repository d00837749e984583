/**
 * Tells the content script how high the frame should be: as high as the content, up to a limit; the rest scrolls inside.
 * Never reads anything of the page around the frame.
 */

/** The frame never asks for more than this (CSS pixels). */
const HIGHEST = 680;

/** @param {HTMLElement} shell header, scrolling view and footer @param {(height: number) => void} report @param {AbortSignal} signal */
export function reportHeight(shell, report, signal) {
  let told = 0;
  const measure = () => {
    const border = shell.offsetHeight - shell.clientHeight;
    const parts = [shell.querySelector(".bar"), shell.querySelector(".view-inner"), shell.querySelector(".foot")];
    const needed = Math.ceil(parts.reduce((sum, part) => sum + (part?.getBoundingClientRect().height ?? 0), border));
    const height = Math.min(needed, HIGHEST);
    // While something loads, the panel keeps the height it had: it would only jump twice, away from under the pointer.
    if (height === told || (height < told && shell.querySelector(".loading"))) return;
    told = height;
    report(height);
  };
  const sizes = new ResizeObserver(measure);
  // A frame without height may not be drawn, so its observers may sleep: changes of the tree measure as well.
  const changes = new MutationObserver(measure);
  for (const part of shell.querySelectorAll(".bar, .view-inner, .foot")) sizes.observe(part);
  changes.observe(shell, { childList: true, subtree: true, characterData: true });
  signal.addEventListener("abort", () => {
    sizes.disconnect();
    changes.disconnect();
  });
  measure();
}
