/**
 * The gap in a card's text where the agent writes on: puts the caret there, once the text has landed.
 * Never changes what is written. Brought only when a card has a gap: few have.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { caret } = sidecard;

  /** The text nodes of an editor up to a caret, and how far each belongs to it. @param {Range} caret @returns {{node: Text, end: number}[]} */
  function textBefore(el, caret) {
    const before = caret.cloneRange();
    before.collapse(false);
    before.setStart(el, 0);
    const walker = el.ownerDocument.createTreeWalker(el, NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (before.intersectsNode(node)) found.push({ node, end: node === before.endContainer ? before.endOffset : node.length });
    }
    return found;
  }

  /** Back over so many letters, white space not counted. @returns {{node: Node, offset: number}|null} right before the last one counted */
  function overLetters(texts, letters) {
    for (const { node, end } of texts.toReversed()) {
      for (let at = end; at > 0; ) if (/\S/.test(node.data[--at]) && --letters === 0) return { node, offset: at };
    }
    return null;
  }

  const isBlank = (/** @type {string|undefined} */ letter) => letter !== undefined && /[^\S\n]/.test(letter);

  /**
   * From the end of what was just inserted to where `head` ends and `tail` begins. Letters are counted, white space is not:
   * editors make paragraphs of it, each in its own way.
   */
  function stepBack(el, head, tail) {
    const snap = caret.now(el);
    if (!snap) return;
    if (caret.isField(el)) return el.setSelectionRange(snap.end - tail.length, snap.end - tail.length);
    const letters = tail.replace(/\s/g, "").length;
    const opening = tail.match(/^\s*/)[0];
    const closing = head.match(/\s*$/)[0];
    const texts = textBefore(el, snap.range);
    const atLineEnd = opening.includes("\n") && !closing.includes("\n") && closing.length < head.length;
    let at = overLetters(texts, letters + (atLineEnd ? 1 : 0)) ?? { node: snap.range.endContainer, offset: snap.range.endOffset };
    const data = at.node.data ?? "";
    let lines = 0;
    if (atLineEnd) {
      at.offset++;
      for (let spaces = closing.length; spaces > 0 && isBlank(data[at.offset]); spaces--) at.offset++;
    } else {
      for (const space of Array.from(opening).reverse()) {
        if (space === "\n" ? data[at.offset - 1] === "\n" : isBlank(data[at.offset - 1])) at.offset--;
        else if (space === "\n") lines++;
      }
    }
    const selection = el.ownerDocument.getSelection();
    selection.setBaseAndExtent(at.node, at.offset, at.node, at.offset);
    if (lines > 0) selection.modify("move", "backward", "character"); // a line of its own, or the end of the one before
  }

  sidecard.gap = { stepBack };
})();
