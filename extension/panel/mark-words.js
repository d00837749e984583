/**
 * Marks the words that matched inside a card's text, by the browser's highlight registry.
 * Never changes the text or its elements; where the registry is missing nothing is marked.
 */

/** @param {Element} box @param {string[]|undefined} words @returns {() => void} takes the marks away */
export function markWords(box, words) {
  if (!words?.length || !globalThis.CSS?.highlights) return () => {};
  const wanted = words.map((word) => word.toLocaleLowerCase()).filter((word) => word.length > 1);
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const ranges = [];
  while (walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    const text = node.data.toLocaleLowerCase();
    if (text.length !== node.data.length) continue;
    for (const word of wanted) {
      for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + word.length)) {
        if (startsInsideWord(text, at)) continue;
        const range = new Range();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        ranges.push(range);
      }
    }
  }
  CSS.highlights.set("sidecard-match", new Highlight(...ranges));
  return () => CSS.highlights.delete("sidecard-match");
}

/** "refund" is not marked inside "prerefund"; scripts without spaces between words have no such rule. */
const startsInsideWord = (text, at) => at > 0 && /[\p{Script=Latin}\p{N}]/u.test(text[at]) && /[\p{Script=Latin}\p{N}]/u.test(text[at - 1]);
