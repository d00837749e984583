/**
 * Single-key shortcuts of the panel: they work wherever nobody is typing, also with a Korean input method switched on.
 * Never takes a key together with Ctrl, Alt or Meta, nor while text is being composed.
 */
import { useEffect, useRef } from "../vendor/htm-preact.js";

/** What a key means whatever the layout: letters by their position when the layout types no Latin letters. */
export function keyName(event) {
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  if (event.key === "?" || (event.code === "Slash" && event.shiftKey)) return "?";
  if (event.key === "/" || event.code === "Slash") return "/";
  const letter = /^Key([A-Z])$/.exec(event.code ?? "");
  return letter ? letter[1].toLowerCase() : event.key;
}

/** Whether this element takes typed text, so that letters belong to it. @param {EventTarget|null} target */
export const takesText = (target) =>
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLInputElement && !["checkbox", "radio", "button", "submit"].includes(target.type));

/** @param {Record<string, (event: KeyboardEvent) => unknown>} keys by name; a handler says false when the key is not for it, else it is the last one asked */
export function useKeys(keys) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const hear = (event) => {
      if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
      const name = keyName(event);
      if (takesText(event.target) && name !== "Escape") return;
      const act = latest.current[name];
      if (act && act(event) !== false) event.preventDefault();
    };
    document.addEventListener("keydown", hear);
    return () => document.removeEventListener("keydown", hear);
  }, []);
}

/** Arrow keys, Home and End walk the elements marked `data-stop` inside a list; from its heading they begin at the first. @param {KeyboardEvent} event */
export function walkList(event) {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
  if (!step || takesText(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
  const list = /** @type {HTMLElement} */ (event.currentTarget);
  const stops = /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-stop]")]);
  const here = stops.findIndex((stop) => stop.closest("li")?.contains(/** @type {Node} */ (event.target)));
  const next = stops[Math.max(0, Math.min(stops.length - 1, here + step))];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
