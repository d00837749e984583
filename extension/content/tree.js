/**
 * The page's tree: finds elements and text in the document, its open shadow roots and its same-origin frames.
 * Never changes the page and never throws on a bad selector: it finds nothing.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;

  const BLOCKS = new Set(
    "ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DETAILS DIV DL DT FIELDSET FIGCAPTION FIGURE FOOTER FORM H1 H2 H3 H4 H5 H6 HEADER HR LI MAIN NAV OL P PRE SECTION SUMMARY TABLE TBODY TD TH THEAD TR UL".split(" "),
  );
  const SILENT = new Set("SCRIPT STYLE NOSCRIPT TEMPLATE HEAD BUTTON SELECT TEXTAREA INPUT OPTION SVG svg CANVAS OBJECT EMBED VIDEO AUDIO".split(" "));

  const frameDocument = (frame) => {
    try {
      return frame.contentDocument;
    } catch {
      return null;
    }
  };

  const insideOf = (element) => element.shadowRoot ?? (/^i?frame$/.test(element.localName) ? frameDocument(element) : null);

  function* below(root, depth = 6) {
    for (const element of depth ? root.querySelectorAll("*") : []) {
      const inner = insideOf(element);
      if (!inner?.firstElementChild) continue;
      yield inner;
      yield* below(inner, depth - 1);
    }
  }

  const outer = (root) => root.host ?? root.defaultView?.frameElement ?? null;

  function holds(scope, inner) {
    for (let at = inner; at; at = outer(at.getRootNode())) if (scope.contains(at)) return true;
    return false;
  }

  /** @type {any[]|null} */
  let known = null;
  /** `scope`, then the open shadow roots and same-origin frames under it: searched for once in one go. */
  function roots(scope) {
    if (!known) {
      known = [...below(document)];
      queueMicrotask(() => (known = null));
    }
    return [scope, ...known.filter((root) => root !== scope && outer(root) && holds(scope, outer(root)))];
  }

  const tried = (act, otherwise) => {
    try {
      return act();
    } catch {
      return otherwise;
    }
  };

  /** All matches, the scope's own before those of its inner roots; `a >>> b` is b inside a, through shadow roots and frames. */
  function queryAll(selector, scope = document) {
    const step = (scopes, part) => scopes.flatMap((each) => roots(each).flatMap((root) => [...root.querySelectorAll(part)]));
    return tried(() => [...new Set(selector.split(">>>").reduce(step, [scope]))], []);
  }

  /** First match, in the scope itself before anything deeper. */
  function query(selector, scope = document) {
    if (selector.includes(">>>")) return queryAll(selector, scope)[0] ?? null;
    return tried(() => {
      const near = scope.querySelector(selector);
      if (near) return near;
      for (const root of roots(scope)) {
        const found = root.querySelector(selector);
        if (found) return found;
      }
      return null;
    }, null);
  }

  const matches = (element, selector) => tried(() => element.matches(selector), false);

  function drawn(element) {
    for (let at = element; at; at = at.ownerDocument.defaultView?.frameElement ?? null) {
      if (!at.isConnected || !at.checkVisibility?.({ visibilityProperty: true, opacityProperty: true })) return false;
      if (at.ownerDocument === document) break;
    }
    return true;
  }

  /** Drawn, with a size, and not pushed out of the page's left side. */
  function visible(element) {
    if (!drawn(element)) return false;
    const { width, height, right } = element.getBoundingClientRect();
    return width > 1 && height > 1 && right + scrollX > 0;
  }

  /** The element's box in the top document's viewport. */
  function box(element) {
    let { left, top, width, height } = element.getBoundingClientRect();
    for (let frame = element.ownerDocument.defaultView?.frameElement; frame; frame = frame.ownerDocument.defaultView?.frameElement) {
      const outer = frame.getBoundingClientRect();
      left += outer.left + frame.clientLeft;
      top += outer.top + frame.clientTop;
    }
    return new DOMRect(left, top, width, height);
  }

  const children = (node) => {
    if (node.shadowRoot) return node.shadowRoot.childNodes;
    if (node.localName === "slot" && node.assignedNodes().length) return node.assignedNodes();
    if (node.localName === "iframe") return frameDocument(node)?.body?.childNodes ?? [];
    return node.childNodes;
  };

  /** The text a person reads, with line breaks at blocks; `strip` and what isn't `wanted` are left out. Works without layout, so it is cheap. */
  function text(node, strip = [], longest = 200_000, wanted = (/** @type {Element} */ _) => true) {
    let out = "";
    const left = strip.join(",");
    const write = (words) => (out += words);
    const newLine = () => out && !out.endsWith("\n") && write("\n");
    const walk = (each, pre) => {
      if (out.length > longest) return;
      if (each.nodeType === Node.TEXT_NODE) {
        const words = pre ? each.data : each.data.replace(/[\s\u00a0]+/g, " ");
        return void write(out.endsWith("\n") || out.endsWith(" ") ? (pre ? words : words.trimStart()) : words);
      }
      if (each.nodeType !== Node.ELEMENT_NODE || SILENT.has(each.tagName) || each.hidden || (left && matches(each, left)) || !wanted(each)) return;
      if (each.tagName === "BR") return void write("\n");
      const block = BLOCKS.has(each.tagName);
      if (block) newLine();
      if (each.tagName === "P" && out && !out.endsWith("\n\n")) write("\n");
      const inPre = pre || each.tagName === "PRE";
      for (const child of children(each)) walk(child, inPre);
      if (block) newLine();
    };
    for (const child of children(node)) walk(child, node.tagName === "PRE");
    return out.replace(/[ \t]+\n/g, "\n").replace(/\n{3,}/g, "\n\n").trim().slice(0, longest);
  }

  sidecard.tree = { roots, outer, holds, query, queryAll, matches, drawn, visible, box, text, frameDocument, BLOCKS, SILENT };
})();
