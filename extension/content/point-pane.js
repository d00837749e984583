/**
 * The pane of the open ticket, where a page keeps several tickets and hides all but one.
 * Never takes a mark that the other panes have as well, nor one with a word of the ticket.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree, selectors } = sidecard;
  const TOLD = /^(?:active|selected|open|current|visible|shown?|focused|is-active|is-selected|is-open|is-visible)$/;
  const QUOTE = /['\\]/;
  /** Attributes that say to a person what the ticket is about, and what may stand around an id. */
  const WORDED = ["class", "style", "href", "src", "aria-label", "title", "alt", "placeholder", "value"];
  const AROUND = /^[\w:.#/-]{0,40}$/;

  /** Marks that tell this pane from its like: the ticket's id in an attribute, a class or an attribute of state. @param {Element} pane @param {string} id */
  function told(pane, id) {
    const attributes = [...pane.attributes].filter(({ name, value }) => !QUOTE.test(value) && value.length <= 100 && !WORDED.includes(name));
    const holdsId = ({ value }) => value.split(/[^A-Za-z0-9]+/).includes(id) && AROUND.test(value.replaceAll(id, ""));
    const byId = id.length > 0 ? attributes.filter(holdsId).map(({ name, value }) => `[${name}='${value.replaceAll(id, "{id}")}']`) : [];
    const states = attributes
      .filter(({ name, value }) => (/active|selected|current|open|visible/.test(name) && /^(?:true|)$/.test(value)) || (name === "aria-hidden" && value === "false"))
      .map(({ name, value }) => `[${name}='${value}']`);
    const classes = [...pane.classList].filter((name) => TOLD.test(name)).map((name) => `.${CSS.escape(name)}`);
    const marks = selectors.marks(pane);
    const found = [...byId, ...states.flatMap((state) => [...marks.map((mark) => mark + state), state]), ...classes.flatMap((name) => [...marks.map((mark) => mark + name), name])];
    return found.filter((mark) => !selectors.isSecret(mark));
  }

  /** Beside it is one like it that isn't drawn. @param {Element} pane */
  function hasHiddenTwin(pane) {
    const marks = selectors.marks(pane);
    const isTwin = (each) => each !== pane && each.localName === pane.localName && !tree.drawn(each) && marks.some((mark) => tree.matches(each, mark));
    return [...(pane.parentElement?.children ?? [])].some(isTwin);
  }

  /**
   * @param {Element[]} picks what was pointed at @param {Element[]} items what reads as messages in the whole page @param {string} id the ticket's
   * @returns {{active: string, element: Element}|null} null: the page holds no other ticket
   */
  function paneOf(picks, items, id) {
    const hidden = items.filter((item) => !tree.visible(item));
    const around = selectors.line(picks[0]).filter((each) => picks.every((pick) => selectors.line(pick).includes(each)));
    const own = hidden.length ? around.filter((each) => !hidden.some((item) => each.contains(item))) : around.filter(hasHiddenTwin);
    for (const element of own.reverse()) {
      const active = told(element, id).find((mark) => {
        const found = tree.queryAll(mark.replaceAll("{id}", () => CSS.escape(id)));
        return found[0] === element;
      });
      if (active) return { active, element };
    }
    return null;
  }

  sidecard.pointPane = { paneOf };
})();
