/**
 * The surface: one element with a closed shadow root that holds all that Sidecard draws in a page.
 * Never shows a card's text or a text field here, never takes the focus from the reply, never parses HTML.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree } = sidecard;
  const RETURNS = 5;

  const STYLE = `
    :host { all: initial !important; direction: ltr !important; position: fixed !important; inset: 0 auto auto 0 !important; width: 0 !important; height: 0 !important;
            z-index: 2147483647 !important; display: block !important; opacity: 1 !important; visibility: visible !important;
            pointer-events: auto !important; transform: none !important; filter: none !important; clip-path: none !important; }
    :host { color-scheme: light dark !important;
            --paper: light-dark(#ffffff, #1b1f23); --ink: light-dark(#1a2126, #e9ecee); --soft: light-dark(#53606a, #a9b3bb);
            --line: light-dark(rgb(26 33 38 / .18), rgb(255 255 255 / .20)); --brand: light-dark(#0b6672, #6fcbd5);
            --good: light-dark(#0b6672, #6fcbd5); --warn: light-dark(#7f4c00, #f2bd6b);
            --shade: 0 1px 2px rgb(16 24 40 / .10), 0 3px 10px rgb(16 24 40 / .12); }
    button { all: unset; box-sizing: border-box; position: fixed; display: inline-flex; align-items: center; justify-content: center; gap: 5px;
             height: 28px; min-width: 28px; padding: 0 9px; border-radius: 14px; border: 1px solid var(--line); background: var(--paper);
             color: var(--ink); box-shadow: var(--shade); cursor: pointer; user-select: none; -webkit-user-select: none;
             font: 600 13px/1 system-ui, -apple-system, "Segoe UI", "Noto Sans", "Noto Sans CJK KR", sans-serif; font-variant-numeric: tabular-nums; }
    button[hidden] { display: none; }
    button:hover { border-color: var(--brand); }
    button:focus-visible { outline: 2px solid var(--brand); outline-offset: 2px; }
    svg { width: 16px; height: 16px; flex: none; fill: none; stroke: currentColor; stroke-width: 1.6; stroke-linecap: round; stroke-linejoin: round; }
    .chip { touch-action: none; }
    .chip svg.mark { color: var(--brand); }
    .chip svg.trust { width: 14px; height: 14px; color: var(--good); stroke-width: 2; }
    .chip[data-trust="needs_verification"] svg.trust { color: var(--warn); }
    .chip[data-quiet] { padding: 0; width: 24px; min-width: 24px; height: 24px; border-radius: 12px; color: var(--soft); box-shadow: none; opacity: .55; }
    .chip[data-quiet] svg.mark { color: var(--soft); width: 14px; height: 14px; }
    .chip[data-quiet]:is(:hover, :focus-visible) { opacity: 1; box-shadow: var(--shade); }
    .chip[data-status="loading"] svg.mark { animation: breathe 1.2s ease-in-out infinite alternate; }
    .chip:is([data-status="offline"], [data-status="error"]) svg.trust { color: var(--warn); }
    .chip:is([data-status="signed_out"], [data-status="no_server"]) svg.trust { color: var(--soft); }
    .grab { padding: 0 10px 0 8px; color: var(--ink); }
    .grab svg { color: var(--brand); }
    iframe { position: fixed; border: 0; border-radius: 14px; color-scheme: light dark; background: transparent; box-shadow: 0 4px 12px rgb(16 24 40 / .14), 0 16px 40px rgb(16 24 40 / .22); }
    @keyframes breathe { from { opacity: .35 } to { opacity: 1 } }
    @media (prefers-reduced-motion: reduce) { .chip svg.mark { animation: none !important } }
    @media (forced-colors: active) { button { border: 1px solid ButtonText; forced-color-adjust: auto } }
    @media print { button, iframe { display: none } }
  `;

  const SVG = "http://www.w3.org/2000/svg";
  const DRAWINGS = {
    mark: ["M5 4.5h8.5a1.5 1.5 0 0 1 1.5 1.5v8.5H6.5A1.5 1.5 0 0 1 5 13z", "M8 17.5h8.5A1.5 1.5 0 0 0 18 16V8", "M8 8.2h4M8 11h2.6"],
    verified: ["M4 10.5l4 4 8-9"],
    needs_verification: ["M10 5v6", "M10 15v.2"],
    offline: ["M4 4l12 12", "M6 14.5h7.5a3 3 0 0 0 .8-5.9A4.6 4.6 0 0 0 9 5.6"],
    signed_out: ["M7 9V7a3 3 0 0 1 6 0v2", "M5.5 9h9v6.5h-9z"],
    capture: ["M10 4.5v11M4.5 10h11"],
  };

  function draw(name, className = name) {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", name === "mark" ? "2 2 18 18" : "0 0 20 20");
    svg.setAttribute("class", className);
    svg.setAttribute("aria-hidden", "true");
    for (const d of DRAWINGS[name]) {
      const path = document.createElementNS(SVG, "path");
      path.setAttribute("d", d);
      svg.append(path);
    }
    return svg;
  }

  /** @type {HTMLElement} */
  let host;
  /** @type {ShadowRoot} */
  let root;
  /** @type {CSSStyleSheet[]} */
  const sheets = [];
  let returns = 0;

  function make() {
    host = document.createElement("div");
    root = host.attachShadow({ mode: "closed" });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    sheets.push(sheet);
    root.adoptedStyleSheets = sheets;
    document.documentElement.append(host);
    const observer = new MutationObserver(() => {
      if (host.isConnected || sidecard.signal.aborted) return;
      if (++returns > RETURNS) return void sidecard.leave(); // the page doesn't want us: the toolbar button still works
      document.documentElement.append(host);
    });
    observer.observe(document.documentElement, { childList: true });
    sidecard.signal.addEventListener("abort", () => {
      observer.disconnect();
      host.remove();
    });
    return root;
  }

  /** Adds an element; the host is made when first needed. */
  const add = (element) => (root ?? make()).append(element);

  /** A button that keeps the focus and the caret where they are, and acts on a person's press only. */
  function button(className, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = className;
    const keep = (event) => event.preventDefault();
    sidecard.on(made, "pointerdown mousedown", keep);
    sidecard.on(made, "click", (event) => event.isTrusted && act(event));
    return made;
  }

  const INTERACTIVE = "a[href], button, input, select, summary, label, [role='button'], [role='tab'], [role='menuitem'], [role='link'], [role='checkbox'], [role='switch']";

  /** Would something at this box cover what the page wants pressed? */
  function coversControl({ left, top, right, bottom }, which = INTERACTIVE) {
    const points = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2], [(left + right) / 2, (top + bottom) / 2]];
    return points.some(([x, y]) =>
      document.elementsFromPoint(x, y).some((element) => element !== host && element.closest(which) && !element.closest("textarea")),
    );
  }

  const overlap = (one, other) =>
    Math.max(0, Math.min(one.right, other.right) - Math.max(one.left, other.left)) * Math.max(0, Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top));

  /** What to dock to and what to keep free: the reply box and the send buttons, in viewport coordinates. */
  function surroundings(record) {
    const editor = record && sidecard.reader.editorOf(record);
    const sends = (record?.editor.send ?? []).flatMap((selector) => tree.queryAll(selector)).filter((element) => tree.visible(element));
    const shown = editor?.shown ? tree.box(editor.element) : null;
    return { editor: shown, element: editor?.element ?? null, sends: sends.map((element) => tree.box(element)) };
  }

  /** What the customer and the agents wrote, as far as it is in sight: boxes in viewport coordinates. */
  function conversation(record) {
    const items = (record?.messages ?? []).flatMap((source) => tree.queryAll(source.items).slice(-20));
    return items.map((element) => tree.box(element)).filter((box) => box.width > 0 && box.bottom > 0 && box.top < innerHeight);
  }

  const PLAIN = { visibility: "visible", filter: "none", transform: "none", scale: "none", rotate: "none", translate: "none", clipPath: "none", maskImage: "none", mixBlendMode: "normal" };

  /** Is an element of ours drawn as it is, by nobody made faint, filtered, cut or moved? @param {Element} element */
  function isClear(element) {
    return [element, host, document.documentElement].every((each) => {
      const style = /** @type {Record<string, any>} */ (getComputedStyle(each));
      return Number(style.opacity) > 0.95 && Object.entries(PLAIN).every(([name, plain]) => (style[name] ?? plain) === plain);
    });
  }

  sidecard.surface = { sheets, add, button, draw, coversControl, overlap, surroundings, conversation, isClear, isOurs: (element) => element === host };
})();
