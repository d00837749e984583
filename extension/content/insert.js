/**
 * Inserts text into the reply box: focus, snapshot, 120 ms, restore, then one paste or one insertText, undone by one Ctrl-Z.
 * Never sends, never writes where it isn't the ticket's reply box, never claims what did not land.
 *
 * Measured: CKEditor needs the 120 ms after a selected range, Draft.js the second restore.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree, caret, reader } = sidecard;
  const SETTLE = 120;
  const REST = 300;

  const no = (reason) => ({ inserted: false, reason });
  const squeezed = (text) => text.replace(/\s/g, "");

  /** The editable element inside what a record calls the editor. */
  function editable(element) {
    if (element.localName !== "iframe") return caret.hostOf(element) ?? element;
    const inner = tree.frameDocument(element);
    if (!inner?.body) return null;
    if (inner.designMode === "on" || inner.body.isContentEditable) return inner.body;
    return inner.querySelector("[contenteditable='true'], [contenteditable=''], textarea");
  }

  const mayWrite = (el) => el?.isConnected && !(caret.isField(el) && (el.disabled || el.readOnly)) && el.getAttribute("aria-readonly") !== "true";

  /** Is this one of the editors that the record names? */
  function isNamed(record, el) {
    const frame = el.ownerDocument.defaultView?.frameElement;
    return record.editor.selectors.some((selector) => tree.matches(el, `:is(${selector}), :is(${selector}) *`) || (frame && tree.matches(frame, selector)));
  }

  async function until(holds, patience, step = 10) {
    const end = performance.now() + patience;
    while (!holds()) {
      if (performance.now() > end || sidecard.signal.aborted) return false;
      await sidecard.pause(step);
    }
    return true;
  }

  /** Presses what shows the reply box; never a button that submits. */
  async function reveal(record) {
    const opener = record.editor.open && tree.query(record.editor.open);
    if (!opener || opener.matches("[type='submit'], [type='image']") || (opener.localName === "button" && opener.type === "submit" && opener.form)) return;
    opener.click();
    await until(() => reader.editorOf(record)?.shown, 1500, 50);
  }

  /** The reply box the agent last wrote in, else the record's. */
  async function target(record) {
    const last = caret.last();
    if (mayWrite(last) && tree.visible(last) && isNamed(record, last)) return last;
    let editor = reader.editorOf(record);
    if (editor && !editor.shown) {
      await reveal(record);
      editor = reader.editorOf(record);
    }
    if (!editor?.shown) return null;
    const el = editable(editor.element);
    return mayWrite(el) ? el : null;
  }

  /** Waits until a page that just loaded has built its editor: CKEditor puts its placeholder in last. */
  async function atRest(record) {
    /** @type {string|null} */
    let last = "";
    let since = performance.now();
    return until(
      () => {
        const editor = reader.editorOf(record);
        const el = editor?.shown ? editable(editor.element) : null;
        const now = el && document.readyState === "complete" ? `${el.className} ${content(el)}` : null;
        if (now === null || now !== last) since = performance.now();
        last = now;
        return performance.now() - since >= REST;
      },
      4000,
      40,
    );
  }

  function focus(el) {
    const view = el.ownerDocument.defaultView;
    if (view.frameElement) {
      view.frameElement.focus({ preventScroll: true });
      view.focus();
    }
    el.focus({ preventScroll: true });
  }

  const hasFocus = (el) => el.ownerDocument.hasFocus() && el.getRootNode().activeElement === el;

  /** The editor's own paste, else the browser's insertText. */
  function write(el, text) {
    const data = new DataTransfer();
    data.setData("text/plain", text);
    const init = { clipboardData: data, dataType: "text/plain", data: text, bubbles: true, cancelable: true, composed: true };
    const paste = new ClipboardEvent("paste", init); // clipboardData: Chromium; dataType and data: Firefox
    const handled = !caret.isField(el) && (!el.dispatchEvent(paste) || paste.defaultPrevented);
    if (!handled) el.ownerDocument.execCommand("insertText", false, text); // at once: TinyMCE's paste bin catches it
  }

  /** @param {any} el @returns {string} */
  const content = (el) => (caret.isField(el) ? el.value : el.textContent);

  async function landed(el, before, text) {
    const wanted = squeezed(text);
    const least = squeezed(before).length + Math.floor(wanted.length * 0.6);
    return until(() => {
      const is = squeezed(content(el));
      return !el.querySelector("[id$='pastebin']") && is !== squeezed(before) && (is.includes(wanted) || is.length >= least);
    }, 600, 20);
  }

  /**
   * @param {any} record the adapter record of the page
   * @param {string} text
   * @param {{at_caret?: boolean, caret?: number|null, note_only?: boolean, html?: string|null, still?: () => boolean}} [how] at_caret: the focus is there already;
   *   caret: where in the text it shall stand then; note_only: colleagues' words, never into a public reply; html: the same with its formatting; still: is it the same ticket's reply box yet, asked when all waiting is over
   * @returns {Promise<{inserted: boolean, reason?: string}>}
   */
  async function insert(record, text, { at_caret = false, caret: at = null, note_only = false, html = null, still = () => true } = {}) {
    /** @type {any} */
    const el = await target(record);
    if (!el) return no("no_editor");
    if (caret.isField(el) && el.maxLength >= 0 && el.value.length - (el.selectionEnd - el.selectionStart) + text.length > el.maxLength) return no("too_long");
    if (el.matches(".ProseMirror, .ql-editor")) await until(() => performance.now() > caret.typed() + 1000, 3000); // they undo a second's work at once
    const gap = at !== null && at < text.length;
    const rich = gap || caret.isField(el) ? null : html;
    if ((gap && !sidecard.gap) || (rich && !sidecard.format)) await sidecard.send("gap-needed");
    const before = content(el);
    if (!(at_caret && hasFocus(el))) {
      const snap = caret.snapshot(el);
      focus(el);
      await until(() => hasFocus(el), 200);
      caret.restore(snap);
      await sidecard.pause(SETTLE);
      if (!el.isConnected) return no("no_editor");
      caret.restore(snap);
    }
    const objection = () => (!still() ? "other_ticket" : note_only && !reader.isNote(record, el.ownerDocument.defaultView.frameElement ?? el) && "public_reply");
    if (objection()) return no(objection());
    caret.endTyping(el);
    if (el.matches(".note-editable")) el.dispatchEvent(new MouseEvent("mouseup")); // Summernote's step to go back to
    const formatted = rich && (await sidecard.format?.insert(el, rich, text, (words) => landed(el, before, words), () => content(el) === before));
    if (formatted === false) return no("refused");
    if (!formatted) {
      if (objection()) return no(objection());
      write(el, text);
      if (!(await landed(el, before, text))) return no("refused");
    }
    if (gap && el.isConnected) sidecard.gap?.stepBack(el, text.slice(0, at), text.slice(at));
    return { inserted: true };
  }

  sidecard.insert = { insert, target, editable, atRest };
})();
