/**
 * Files that a person gives: chosen, dropped or pasted; what may be attached, told from the bytes as the server tells it.
 * Never opens a file, and never takes one from a made-up event.
 */
import { fieldWords, failureWords } from "../shared/failures.js";
import { uiLanguage } from "../shared/dates.js";
import { t } from "../shared/words.js";
import { useEffect, useRef } from "../vendor/htm-preact.js";

export const MOST_BYTES = 5 * 1024 * 1024;
export const MOST_FILES = 20;
export const ACCEPTED = ".png,.jpg,.jpeg,.gif,.webp,.pdf,.txt,.text,.log,.csv,.md";
const NAME = 200;

/** @type {Record<string, string>} */
const REFUSALS = { too_large: "attach_too_large", unsupported_media_type: "attach_wrong_kind", conflict: "attach_too_many", empty: "attach_empty" };
export const refusalWords = (/** @type {any} */ error) => (REFUSALS[error.code] ? t(REFUSALS[error.code]) : fieldWords(error, "content") || failureWords(error));

/** A size in the reader's language: 48 kB, 1.2 MB. @param {number} bytes */
export function sizeWords(bytes) {
  const [value, unit] = bytes < 1_000_000 ? [Math.max(1, bytes / 1000), "kilobyte"] : [bytes / 1_000_000, "megabyte"];
  return new Intl.NumberFormat(uiLanguage(), { style: "unit", unit, maximumFractionDigits: unit === "megabyte" ? 1 : 0 }).format(value);
}

/** The first bytes of each kind. @type {[string, RegExp][]} */
const KINDS = [
  ["image/png", /^\x89PNG\r\n\x1a\n/],
  ["image/jpeg", /^\xff\xd8\xff/],
  ["image/gif", /^GIF8[79]a/],
  ["image/webp", /^RIFF[^]{4}WEBPVP8/],
  ["application/pdf", /^%PDF-[12]\.\d/],
];
const CONTROL = /[\x00-\x08\x0b\x0e-\x1f\x7f]/;
const MARKUP = /^[\ufeff\s]*<(!--|!doctype\b|\?xml\b|(html|head|body|title|meta|link|style|script|svg|iframe|object|embed|form|table|div|span|img|a|p|br|b|h1|font|base|math)(?=[\s>/]))/i;

/** The type of these bytes; null for what the server would refuse. The server looks closer. @param {Uint8Array} bytes */
export function typeOf(bytes) {
  const head = String.fromCharCode(...bytes.subarray(0, 16));
  const found = KINDS.find(([, begins]) => begins.test(head));
  if (found) return found[0];
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return CONTROL.test(text) || MARKUP.test(text) ? null : "text/plain";
  } catch {
    return null;
  }
}

/** Bytes as base64, which keeps every one. @param {Blob} file @returns {Promise<string>} */
const inBase64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,?/, ""));
    reader.onerror = reject;
    reader.readAsDataURL(file);
  });

/** A file as it is sent, or why it can't be. @param {File} file @returns {Promise<{name: string, type: string, size: number, content: string} | {refused: string}>} */
export async function readFile(file) {
  const refuse = (/** @type {string} */ code) => ({ refused: `${file.name}: ${refusalWords({ code })}` });
  if (file.size === 0) return refuse("empty");
  if (file.size > MOST_BYTES) return refuse("too_large");
  const type = typeOf(new Uint8Array(await file.arrayBuffer()));
  if (!type) return refuse("unsupported_media_type");
  return { name: file.name.slice(-NAME), type, size: file.size, content: await inBase64(file) };
}

/** An address that only this page knows; whoever makes it takes it back. @param {string} content in base64 @param {string} type */
export const addressOf = (content, type) => URL.createObjectURL(new Blob([Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))], { type }));

/**
 * Files that are dropped on the page or pasted, while the part that takes them is drawn. Pasted words stay words.
 * @param {(files: File[], event: Event) => void} take
 */
export function useGivenFiles(take) {
  const latest = useRef(take);
  latest.current = take;
  useEffect(() => {
    const life = new AbortController();
    const { signal } = life;
    const carries = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes("Files");
    const given = (/** @type {Event} */ event, /** @type {DataTransfer|null} */ from) => {
      const files = [...(from?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      latest.current(files, event);
    };
    // A file that is dropped beside the form must not take the panel's place.
    document.addEventListener("dragover", (event) => carries(event) && event.preventDefault(), { signal });
    document.addEventListener("drop", (event) => carries(event) && (event.preventDefault(), given(event, event.dataTransfer)), { signal });
    document.addEventListener("paste", (event) => !event.clipboardData?.types.includes("text/plain") && given(event, event.clipboardData), { signal });
    return () => life.abort();
  }, []);
}
