/**
 * The caret: remembers where the agent last wrote, through open shadow roots and same-origin frames.
 * Never reads what is written there.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree } = sidecard;

  /** @type {{el: Element, start?: number, end?: number, range?: Range|null}|null} */
  let remembered = null;
  let typed = 0;

  const isField = (element) => element.localName === "textarea";

  /** The deepest element that has the focus. */
  function active() {
    let at = document.activeElement;
    for (;;) {
      const inner = at?.shadowRoot?.activeElement ?? (at?.localName === "iframe" ? tree.frameDocument(at)?.activeElement : null);
      if (!inner) return at;
      at = inner;
    }
  }

  /** The outermost editable element around this one; a whole document in design mode is its body. */
  function hostOf(element) {
    if (!element || isField(element)) return element;
    if (element.ownerDocument.designMode === "on") return element.ownerDocument.body;
    let host = null;
    for (let at = element; at?.isContentEditable; at = at.parentElement) host = at;
    return host;
  }

  /** The selection inside `host` as a live range, or null. */
  function rangeIn(host) {
    const selection = host.ownerDocument.getSelection();
    const root = host.getRootNode();
    const [is] = (root.host && selection?.getComposedRanges?.({ shadowRoots: [root] })) || (selection?.rangeCount ? [selection.getRangeAt(0)] : []);
    if (!is || !host.contains(is.startContainer) || !host.contains(is.endContainer)) return null;
    const range = host.ownerDocument.createRange();
    range.setStart(is.startContainer, is.startOffset);
    range.setEnd(is.endContainer, is.endOffset);
    return range;
  }

  /** Where the caret is in this editor now; null when the document's selection is elsewhere. */
  function now(el) {
    if (isField(el)) return { el, start: el.selectionStart, end: el.selectionEnd };
    const range = rangeIn(el);
    return range && { el, range };
  }

  /** What to restore after the focus came back: the live selection, the remembered one, or the end. */
  function snapshot(el) {
    const live = now(el);
    const used = !isField(el) || remembered?.el === el || el.selectionEnd > 0;
    if (live && used) return live;
    const range = remembered?.el === el ? remembered?.range : null;
    if (range?.startContainer.isConnected) return { el, range: range.cloneRange() };
    if (isField(el)) return { el, start: el.value.length, end: el.value.length };
    const end = el.ownerDocument.createRange();
    end.selectNodeContents(el);
    end.collapse(false);
    return { el, range: end };
  }

  const ends = ({ startContainer, startOffset, endContainer, endOffset }) => [startContainer, startOffset, endContainer, endOffset];

  function restore(snap) {
    const { el } = snap;
    if (isField(el)) {
      if (el.selectionStart !== snap.start || el.selectionEnd !== snap.end) el.setSelectionRange(snap.start, snap.end);
      return;
    }
    const is = rangeIn(el);
    const wanted = ends(snap.range);
    if (!is || ends(is).some((end, at) => end !== wanted[at])) el.ownerDocument.getSelection().setBaseAndExtent(...wanted);
  }

  /** Ends the run of typing, so that one undo takes back the insertion and not the words before it. */
  function endTyping(el) {
    const snap = now(el);
    if (!snap) return;
    if (isField(el)) el.setSelectionRange(0, 0);
    else el.ownerDocument.getSelection().setBaseAndExtent(el, 0, el, 0);
    restore(snap);
  }

  function remember(event) {
    if (event?.type === "input") typed = performance.now();
    hookFrames();
    const host = hostOf(active());
    if (!host || !host.isConnected) return;
    const snap = now(host);
    if (snap) remembered = snap;
    else if (remembered?.el !== host) remembered = { el: host, range: null };
  }

  const EVENTS = "focusin focusout selectionchange mouseup keyup input";
  const rememberSoon = () => sidecard.later(remember, 0);

  /** The same function each time: a frame that was written anew lost its listeners, others keep them. */
  const hook = (target) => {
    sidecard.on(target, EVENTS, remember, { capture: true, passive: true });
    if (target.defaultView) sidecard.on(target.defaultView, "blur", rememberSoon);
  };

  function hookFrames(scope = document, depth = 4) {
    if (depth === 0) return;
    for (const frame of scope.querySelectorAll("iframe")) {
      const inner = tree.frameDocument(frame);
      if (!inner?.documentElement) continue;
      hook(inner);
      hookFrames(inner, depth - 1);
    }
  }

  function start() {
    hook(document);
    sidecard.on(document, "load", (event) => event.target.localName === "iframe" && hookFrames(), { capture: true });
    remember();
  }

  sidecard.caret = { start, active, hostOf, isField, now, snapshot, restore, endTyping, hookFrames, last: () => remembered?.el ?? null, typed: () => typed };
})();
