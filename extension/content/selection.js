/**
 * The selection: what is highlighted, as a capture, and the small button beside it on granted sites.
 * Never reads a selection before the person asks for it; an empty or over-long one is said so, not cut.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree } = sidecard;
  const AROUND = 160;
  const LONGEST = 100_000;
  const LEAST = 12;

  const refusal = (code, message) => Object.assign(new Error(message), { code });

  /** Selection text of a field: the document's selection says nothing of it in Firefox. */
  function ofField(element) {
    if (element?.localName !== "textarea") return null;
    const { value, selectionStart: start, selectionEnd: end } = element;
    if (start === end) return null;
    const quote = value.slice(start, end);
    return { quote, markdown: quote, prefix: value.slice(Math.max(0, start - AROUND), start), suffix: value.slice(end, end + AROUND) };
  }

  function shadowRoots(scope) {
    return [...tree.roots(scope)].filter((root) => root.nodeType === Node.DOCUMENT_FRAGMENT_NODE);
  }

  /** The range that is selected in this document, also inside open shadow roots; null when nothing is. */
  function rangeOf(inner) {
    const selection = inner.getSelection();
    if (!selection || selection.type === "None") return null;
    const [composed] = selection.getComposedRanges?.({ shadowRoots: shadowRoots(inner) }) ?? [];
    const from = composed ?? (selection.rangeCount ? selection.getRangeAt(0) : null);
    if (!from) return null;
    const range = inner.createRange();
    range.setStart(from.startContainer, from.startOffset);
    range.setEnd(from.endContainer, from.endOffset);
    return range.collapsed ? null : { range, text: String(selection) || range.toString() };
  }

  function* documents(scope = document) {
    for (const root of tree.roots(scope)) if (root.nodeType === Node.DOCUMENT_NODE) yield root;
  }

  /** @returns {any} */
  function found() {
    /** @type {any} */
    let deepest = document.activeElement;
    for (let inner = deepest; inner; inner = inner.shadowRoot?.activeElement ?? (inner.localName === "iframe" ? tree.frameDocument(inner)?.activeElement : null)) deepest = inner;
    const field = ofField(deepest);
    if (field) return { field };
    for (const inner of documents()) {
      const selected = rangeOf(inner);
      if (selected) return selected;
    }
    return null;
  }

  /** Text before and after the range, from its own root. */
  function around(range) {
    const root = range.startContainer.getRootNode();
    const scope = root.nodeType === Node.DOCUMENT_NODE ? root.body : root;
    const near = (set) => {
      const side = range.cloneRange();
      set(side);
      return side.toString().replace(/\s+/g, " ");
    };
    return {
      prefix: near((side) => (side.setStart(scope, 0), side.setEnd(range.startContainer, range.startOffset))).slice(-AROUND),
      suffix: near((side) => (side.setStart(range.endContainer, range.endOffset), side.setEnd(scope, scope.childNodes.length))).slice(0, AROUND),
    };
  }

  /** What is selected now, as a capture; throws a refusal that a person can act on. What writes Markdown is loaded only then. */
  async function capture() {
    const selected = found();
    const page = { url: location.href, title: document.title };
    const quote = selected?.field?.quote ?? selected?.text ?? "";
    const nothing = () => refusal("empty_selection", "Nothing is selected. Highlight the text to keep, then capture it.");
    if (!quote.trim() && !selected?.range) throw nothing();
    if (quote.length > LONGEST) throw refusal("selection_too_long", `This selection has ${quote.length.toLocaleString()} characters, too many for a card. Highlight the part that answers.`);
    if (selected.field) return { ...selected.field, ...page };
    const taken = { quote, ...around(selected.range), ...page };
    if (!sidecard.markdown) await sidecard.send("markdown-load");
    const images = sidecard.images?.within(selected.range) ?? [];
    if (!quote.trim() && !images.length) throw nothing();
    return { ...taken, markdown: sidecard.markdown?.convert(selected.range) || quote, images };
  }

  /** The small button at the selection. @param {(taken: object) => void} take */
  function startButton(take) {
    const { surface } = sidecard;
    /** @type {HTMLButtonElement} */
    let button;
    /** @type {() => void} */
    let cancel = () => {};

    const hide = () => {
      if (button) button.hidden = true;
    };

    function make() {
      button = surface.button("grab", async () => {
        hide();
        take(
          await capture().catch((error) => {
            if (!error.code) throw error;
            return { quote: "", refused: error.code };
          }),
        );
      });
      const text = sidecard.browser.i18n.getMessage("selection_capture");
      button.setAttribute("aria-label", text);
      button.title = text;
      button.append(surface.draw("capture"), "Sidecard");
      surface.add(button);
    }

    const inEditor = (node) => (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement)?.isContentEditable;

    function show() {
      /** @type {any} */
      const selected = found();
      if (!selected || selected.field || selected.text.trim().length < LEAST || inEditor(selected.range.startContainer)) return void hide();
      const boxes = selected.range.getClientRects();
      const last = boxes[boxes.length - 1];
      if (!last) return void hide();
      const outer = selected.range.startContainer.ownerDocument.defaultView?.frameElement;
      const shift = outer ? tree.box(outer) : { left: 0, top: 0 };
      if (!button) make();
      button.hidden = false;
      const { width, height } = button.getBoundingClientRect();
      // Below the end of the last line, off the text, so that the next drag does not begin on it.
      const left = Math.max(4, Math.min(last.right + shift.left + 6, innerWidth - width - 4));
      const below = last.bottom + shift.top + 8;
      const top = below + height < innerHeight - 4 ? below : Math.max(4, last.top + shift.top - height - 8);
      button.style.setProperty("left", `${Math.round(left)}px`);
      button.style.setProperty("top", `${Math.round(top)}px`);
    }

    const soon = () => {
      cancel();
      cancel = sidecard.later(show, 80);
    };
    const gone = (event) => !surface.isOurs(event.target) && hide();

    function hook(inner) {
      sidecard.on(inner, "selectionchange", soon, { passive: true });
      sidecard.on(inner, "pointerdown", gone, { capture: true, passive: true });
      sidecard.on(inner, "scroll", hide, { capture: true, passive: true });
    }
    const hookAll = () => [...documents()].forEach(hook);
    hookAll();
    sidecard.on(document, "load", (event) => event.target.localName === "iframe" && hookAll(), { capture: true });
  }

  sidecard.selection = { capture, startButton };
})();
