/**
 * A card with its formatting: into the editors that are known to take it, by the paste that they handle themselves.
 * Never writes where nothing is known of the kind, never a second time where something changed. Brought only when a formatted card is
 * inserted. The markup comes from the panel, which knows a few plain tags only.
 *
 * A contenteditable without an editor stays with plain text: Chromium's insertHTML puts style attributes into the agent's reply.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;

  /** These handle a paste of HTML by themselves, each in its own schema. */
  const PASTES = ".ck-editor__editable, .ProseMirror, .ql-editor, [data-lexical-editor], .public-DraftEditor-content, trix-editor";
  /** These take what the browser then inserts, in a place of their own, and clean it. */
  const CLEANS = ".mce-content-body, .cke_editable";

  const told = (html) => html.replace(/<[^>]*>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, '"').replace(/&amp;/g, "&");

  /** clipboardData: Chromium; dataType and data: Firefox, one kind only, and what is added afterwards reads as nothing in the page. */
  function paste(el, html, text) {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    data.setData("text/html", html);
    const how = { bubbles: true, cancelable: true, composed: true };
    /** @type {any} */
    const kept = { ...how, clipboardData: data, dataType: "text/html", data: html };
    // Trix waits for what the browser would say next.
    const pasted = new ClipboardEvent("paste", kept);
    const event = el.localName === "trix-editor" ? new InputEvent("beforeinput", { ...how, inputType: "insertFromPaste", dataTransfer: pasted.clipboardData }) : pasted;
    return !el.dispatchEvent(event) || event.defaultPrevented;
  }

  /** @returns {boolean} false: this browser or this page won't have it */
  function command(el, html) {
    try {
      return el.ownerDocument.execCommand("insertHTML", false, html);
    } catch {
      return false;
    }
  }

  /**
   * @param {any} el @param {string} html @param {string} text the same as plain text @param {(text: string) => Promise<boolean>} landed
   * @param {() => boolean} untouched is nothing changed yet?
   * @returns {Promise<boolean|null>} whether it landed; null: nothing was written
   */
  async function insert(el, html, text, landed, untouched) {
    const cleans = el.matches(CLEANS);
    if (!cleans && !el.matches(PASTES)) return null;
    if (!paste(el, html, text) && !(cleans && command(el, html))) return untouched() ? null : false;
    if (await landed(told(html))) return true;
    return untouched() ? null : false;
  }

  sidecard.format = { insert };
})();
