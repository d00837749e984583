/**
 * A mask taken off a text and put on again: the placeholder for what it hid, and back.
 * Never keeps what was hidden.
 */

/** @param {string} text @param {string} label such as "[phone 1]" @param {string[]} originals what it hid, each time, in the order of the text */
export function bare(text, label, originals) {
  let turn = 0;
  return text.replaceAll(label, () => originals[turn++] ?? originals[originals.length - 1]);
}

/** @param {string} text @param {string} label @param {string[]} originals */
export const hidden = (text, label, originals) =>
  [...new Set(originals)].sort((one, other) => other.length - one.length).reduce((words, each) => (each ? words.replaceAll(each, label) : words), text);

/**
 * The texts of a form, with the mask off or on. @template {{title?: string, body?: string, sections?: {markdown: string}[]|null}} Form
 * @param {Form} form @param {string} label @param {string[]} originals @param {boolean} off @returns {Form}
 */
export function withMask(form, label, originals, off) {
  const change = (/** @type {string} */ text) => (off ? bare : hidden)(text, label, originals);
  return {
    ...form,
    ...(typeof form.title === "string" ? { title: change(form.title) } : {}),
    ...(typeof form.body === "string" ? { body: change(form.body) } : {}),
    ...(form.sections ? { sections: form.sections.map((one) => ({ ...one, markdown: change(one.markdown) })) } : {}),
  };
}
