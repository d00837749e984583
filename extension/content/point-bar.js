/**
 * The bar that leads a person through pointing at a page, and the outline of what would be taken; in our closed shadow root.
 * Never decides what is taken, and acts on a person's own presses only.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { surface } = sidecard;

  const STYLE = `
    .point-cover { position: fixed; inset: 0; width: 100vw; height: 100vh; cursor: crosshair; background: transparent; touch-action: none; }
    .point-cover[hidden], .point-outline[hidden] { display: none; }
    .point-outline { position: fixed; pointer-events: none; box-sizing: border-box; border: 2px solid var(--brand); border-radius: 6px;
                     background: color-mix(in srgb, var(--brand) 12%, transparent); box-shadow: 0 0 0 1px light-dark(#fff, #111417); }
    .point { position: fixed; left: 50%; transform: translateX(-50%); top: 12px; box-sizing: border-box; width: min(34rem, calc(100vw - 24px)); max-height: calc(100vh - 24px);
             overflow: auto; padding: 14px 16px 12px; border: 1px solid var(--line); border-radius: 12px; background: var(--paper); color: var(--ink);
             box-shadow: 0 4px 12px rgb(16 24 40 / .14), 0 16px 40px rgb(16 24 40 / .22);
             font: 400 14px/1.45 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK KR", sans-serif; }
    .point[data-low] { top: auto; bottom: 12px; }
    .point:focus { outline: none; }
    .point-head { display: flex; align-items: center; gap: 8px; margin: 0; }
    .point-head svg { color: var(--brand); }
    .point-step { margin-inline-start: auto; color: var(--soft); font-size: 12px; font-variant-numeric: tabular-nums; white-space: nowrap; }
    .point-ask { font-weight: 600; margin: 0; }
    .point-hint, .point-note { margin: 2px 0 0; color: var(--soft); font-size: 13px; }
    .point-note { color: var(--warn); }
    .point-read { list-style: none; display: grid; gap: 3px; margin: 10px 0 0; padding: 8px 0 0; border-top: 1px solid var(--line); font-size: 13px; }
    .point-read:empty { display: none; }
    .point-read li { display: flex; align-items: flex-start; gap: 7px; min-width: 0; overflow-wrap: anywhere; }
    .point-read svg { width: 14px; height: 14px; margin-top: 3px; stroke-width: 2; color: var(--good); }
    .point-read [data-found="no"] svg { color: var(--warn); }
    .point-buttons { display: flex; flex-wrap: wrap; gap: 6px; align-items: center; margin-top: 12px; }
    .point-buttons .space { flex: 1; }
    .point .point-button { position: static; height: 32px; padding: 0 12px; border-radius: 8px; box-shadow: none; font-weight: 500; }
    .point .point-button[data-main] { border-color: var(--brand); background: var(--brand); color: light-dark(#fff, #04262b); font-weight: 600; }
    .point .point-button[data-quiet] { border-color: transparent; background: transparent; color: var(--soft); }
    .point .point-button[data-quiet]:hover { color: var(--ink); border-color: var(--line); }
    .point .point-button[disabled] { opacity: .6; cursor: default; }
    @media (forced-colors: active) { .point, .point-outline { border: 2px solid CanvasText } }
    @media print { .point, .point-cover, .point-outline { display: none } }
  `;

  const word = (key, ...values) => sidecard.browser.i18n.getMessage(key, values.map(String)) || key;

  const made = (tag, className, text = "") => {
    const element = document.createElement(tag);
    element.className = className;
    if (text) element.textContent = text;
    return element;
  };

  /** @type {WeakSet<object>} */
  const dressed = new WeakSet();
  /** Our styles, once for each root that we draw in. @param {any} root */
  function dress(root) {
    if (dressed.has(root)) return;
    dressed.add(root);
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    surface.sheets.push(sheet);
    root.adoptedStyleSheets = surface.sheets; // only ever assigned: a content script can't read it everywhere
  }

  /** Draws bar, cover and outline, taken away by `remove`. @param {{press: (name: string) => void}} how */
  function open({ press }) {
    const cover = made("div", "point-cover");
    const outline = made("div", "point-outline");
    outline.hidden = true;
    const bar = made("section", "point");
    bar.tabIndex = -1;
    bar.setAttribute("role", "dialog");
    bar.setAttribute("aria-label", word("point_title"));
    const ask = made("p", "point-ask");
    const step = made("span", "point-step");
    const head = made("div", "point-head");
    head.append(surface.draw("mark"), ask, step);
    const hint = made("p", "point-hint");
    const note = made("p", "point-note");
    const read = made("ul", "point-read");
    const told = made("div", "point-told");
    told.setAttribute("role", "status");
    told.append(hint, note, read);
    const buttons = made("div", "point-buttons");
    bar.append(head, told, buttons);
    for (const element of [cover, outline, bar]) surface.add(element);
    dress(bar.getRootNode());

    const button = ({ name, main = false, quiet = false, label, busy = false }) => {
      const element = surface.button("point-button", () => press(name));
      element.textContent = label;
      element.dataset.act = name;
      element.toggleAttribute("data-main", main);
      element.toggleAttribute("data-quiet", quiet);
      element.disabled = busy;
      return element;
    };

    /** @param {{ask: string, step?: string, hint?: string, note?: string, read?: {found: boolean, text: string}[], buttons: any[], covered: boolean}} what */
    function show(what) {
      ask.textContent = what.ask;
      step.textContent = what.step ?? "";
      hint.textContent = what.hint ?? "";
      hint.hidden = !what.hint;
      note.textContent = what.note ?? "";
      note.hidden = !what.note;
      read.replaceChildren(
        ...(what.read ?? []).map(({ found, text }) => {
          const item = made("li", "");
          item.dataset.found = found ? "yes" : "no";
          item.append(surface.draw(found ? "verified" : "needs_verification"), made("span", "", text));
          return item;
        }),
      );
      const [left, right] = [what.buttons.filter((each) => each.quiet), what.buttons.filter((each) => !each.quiet)];
      buttons.replaceChildren(...left.map(button), made("span", "space"), ...right.map(button));
      cover.hidden = !what.covered;
      if (!what.covered) outline.hidden = true;
    }

    return {
      cover,
      bar,
      show,
      /** @param {DOMRect|null} box in the viewport; null: nothing to take */
      mark(box) {
        outline.hidden = !box;
        if (!box) return;
        for (const [name, value] of Object.entries({ left: box.left - 3, top: box.top - 3, width: box.width + 6, height: box.height + 6 })) outline.style.setProperty(name, `${Math.round(value)}px`);
      },
      /** The bar stands at the other end, where it isn't in the way. */
      turn: () => bar.toggleAttribute("data-low"),
      focus: () => bar.focus({ preventScroll: true }),
      remove() {
        for (const element of [cover, outline, bar]) element.remove();
      },
    };
  }

  sidecard.pointBar = { open, word };
})();
