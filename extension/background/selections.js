/**
 * Selections: what is marked in a tab, as its page tells it; where no script sees it (a PDF in the browser's own viewer, a frame
 * of another site), the words that the context menu was given.
 * Never takes the menu's bare words where the page can answer with more, and never reads a page that the person didn't ask for.
 */
import { Refusal } from "../shared/results.js";
import * as sites from "./sites.js";

const browser = globalThis.browser ?? chrome;

/** @typedef {{quote: string, url: string, title: string, inside: boolean}} Said what the context menu knows of a selection; inside: in a frame of the page */

/** So many letters of the menu's words the page must tell too, when they were marked in a frame. */
const ENOUGH = 100;
const letters = (/** @type {string} */ text) => text.replace(/[^\p{L}\p{N}]+/gu, "");

/**
 * @param {{selectionText?: string, frameUrl?: string, pageUrl?: string, frameId?: number}} info the menu's @param {{title?: string, url?: string}} [tab]
 * @returns {Said|null} null: nothing was marked where it was opened
 */
export function said({ selectionText = "", frameUrl, pageUrl, frameId = 0 }, tab) {
  const quote = selectionText.replace(/\r\n?/g, "\n").trim();
  const url = [frameUrl, pageUrl, tab?.url].find((each) => /^https?:/.test(each ?? "")) ?? "";
  return quote ? { quote, url, title: tab?.title ?? "", inside: frameId > 0 } : null;
}

/** The page's own content script, or the files of a single capture by activeTab. @param {number} tab */
async function asked(tab) {
  const ask = () => browser.tabs.sendMessage(tab, { name: "selection-ask" }, { frameId: 0 });
  try {
    return await ask();
  } catch {
    await browser.scripting.executeScript({ target: { tabId: tab }, files: sites.CAPTURE_FILES });
    return ask();
  }
}

/** A page and a frame of another site each have their own selection: the one that the menu was opened on counts. @param {Said} menu @param {any} told the page's */
const isOther = ({ quote, inside }, told) => inside && !letters(told.quote ?? "").includes(letters(quote).slice(0, ENOUGH));

/** Whether the tab shows a PDF: Chromium runs scripts beside its viewer, which see no selection. @param {number} tab */
const isPdf = (tab) =>
  browser.scripting.executeScript({ target: { tabId: tab }, func: () => document.contentType === "application/pdf" }).then(
    ([{ result }]) => result === true,
    () => false,
  );

/**
 * What is marked, for captures.begin; a page's own refusal comes as `{refused}`.
 * @param {number} tab @param {Said|null} menu
 */
export async function read(tab, menu) {
  const answer = await asked(tab).catch(() => null);
  if (answer?.ok) return menu && isOther(menu, answer.value) ? menu : answer.value;
  const code = answer?.error?.code;
  if (menu && code !== "selection_too_long") return menu;
  if (!answer) throw new Refusal("no_access", "Sidecard can't read this page. Use the context menu on the selection, or allow this site in the options.");
  if (code === "empty_selection" && (await isPdf(tab))) {
    throw new Refusal("pdf_selection", "In a PDF, mark the text, open the context menu on it, and capture it there.");
  }
  return { refused: code };
}
