/**
 * The chip: a small button at the edge of the reply box, or where the person put it, that shows how many cards answer, and a trust mark.
 * Never shows a card's text, never covers the send button, never takes the focus; nothing to say is said very quietly.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { surface } = sidecard;
  const GAP = 6;
  const EDGE = 14;
  /** So far (px) from the reply box a place still belongs to it, and follows it. */
  const NEAR = 48;
  /** How far (px) a press wanders before it is a drag, and an arrow key carries. */
  const SLIP = 4;
  const STEP = 16;
  const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

  /** @type {HTMLButtonElement} */
  let chip;
  let record = null;
  let state = { status: "no_ticket", count: 0, verified: false };
  /** @type {DOMRect|null} */
  let place = null;
  let watched = null;
  /** Where the person put it: how far from which edges of the reply box or, away from it, of the window. @type {{box: boolean, right: boolean, bottom: boolean, x: number, y: number}|null} */
  let own = null;
  /** @type {{x: number, y: number, from: DOMRect, to?: DOMRect, moved?: boolean}|null} */
  let drag = null;
  /** The press that is ending was a drag: its click is none. */
  let dragged = false;
  /** @type {(how: {keyboard: boolean}) => void} */
  let open = () => {};

  const word = (key, ...values) => sidecard.browser.i18n.getMessage(key, values.map(String)) || key;

  function label() {
    if (state.status === "ready") return word(state.verified ? "chip_ready_verified" : "chip_ready", state.count);
    return word(`chip_${state.status}`);
  }

  function paint() {
    const { status, count, verified } = state;
    const trust = verified ? "verified" : "needs_verification";
    const quiet = status === "abstained" || status === "loading";
    const sign = { ready: trust, offline: "offline", error: "offline", signed_out: "signed_out", no_server: "signed_out" }[status];
    chip.dataset.status = status;
    chip.toggleAttribute("data-quiet", quiet);
    if (status === "ready") chip.dataset.trust = trust;
    else delete chip.dataset.trust;
    const text = label();
    chip.setAttribute("aria-label", text);
    chip.title = `${text}\n${chip.ariaDescription}`;
    const parts = [surface.draw("mark")];
    if (status === "ready") {
      const number = document.createElement("span");
      number.textContent = String(count);
      parts.push(number);
    }
    if (sign) parts.push(surface.draw(sign, "trust"));
    chip.replaceChildren(...parts);
  }

  const rect = (left, top, { width, height }) => new DOMRect(left, top, width, height);

  const around = (editor) => editor || new DOMRect(0, 0, innerWidth, innerHeight);

  function remember(box) {
    const { editor } = surface.surroundings(record);
    const wide = editor && new DOMRect(editor.x - NEAR, editor.y - NEAR, editor.width + 2 * NEAR, editor.height + 2 * NEAR);
    const near = Boolean(wide && surface.overlap(wide, box));
    const of = around(near && editor);
    const right = box.left + box.right > of.left + of.right;
    const bottom = box.top + box.bottom > of.top + of.bottom;
    own = { box: near, right, bottom, x: right ? of.right - box.right : box.left - of.left, y: bottom ? of.bottom - box.bottom : box.top - of.top };
    settle();
  }

  function settle() {
    sidecard.send("chip-moved", { place: own });
    move(true);
  }

  /** Back to where it belongs. */
  function home() {
    if (!own) return;
    own = null;
    settle();
  }

  function chosen(editor, size) {
    if (!own || (own.box && !editor)) return null;
    const of = around(own.box && editor);
    return rect(own.right ? of.right - own.x - size.width : of.left + own.x, own.bottom ? of.bottom - own.y - size.height : of.top + own.y, size);
  }

  function* candidates(editor, size) {
    if (!editor) return;
    yield rect(editor.right - size.width - EDGE, editor.top - size.height / 2, size);
    yield rect(editor.right + GAP, editor.top, size);
    yield rect(editor.right - size.width - EDGE - 8, editor.bottom - size.height - 8, size);
    yield rect(editor.left + EDGE, editor.top - size.height / 2, size);
    yield rect(editor.right - size.width, editor.bottom + GAP, size);
    yield rect(editor.left - size.width - GAP, editor.top, size);
  }

  function* corners(size) {
    for (let step = 0; step < 8; step++) yield rect(innerWidth - size.width - 18, innerHeight - size.height - 18 - step * 40, size);
    for (let step = 0; step < 8; step++) yield rect(18, innerHeight - size.height - 18 - step * 40, size);
  }

  const inside = (box) => box.left >= 2 && box.top >= 2 && box.right <= innerWidth - 2 && box.bottom <= innerHeight - 2;

  const isFree = (sends) => (box) => inside(box) && !sends.some((send) => surface.overlap(box, new DOMRect(send.x - 4, send.y - 4, send.width + 8, send.height + 8)) > 0);

  /** The first place that covers no send button and no other control; a hand that is on the chip finds it where it was. */
  function choose(anew) {
    const size = chip.getBoundingClientRect();
    const { editor, element, sends } = surface.surroundings(record);
    follow(element);
    const free = isFree(sends);
    if (!anew && place && chip.matches(":hover") && free(size)) return size;
    // Links may scroll along under the place that a person chose; a button, which may send, may not.
    const mine = chosen(editor, size);
    if (mine && free(mine) && !surface.coversControl(mine, "button, [type='submit'], [role='button']")) return mine;
    for (const box of candidates(editor, size)) if (free(box) && !surface.coversControl(box)) return box;
    for (const box of corners(size)) if (free(box) && !surface.coversControl(box)) return box;
    return [...corners(size)].find(free) ?? null;
  }

  function draw({ left, top }) {
    chip.style.setProperty("left", `${Math.round(left)}px`);
    chip.style.setProperty("top", `${Math.round(top)}px`);
  }

  function move(anew = false) {
    if (!chip || chip.hidden || drag?.moved) return;
    place = choose(anew);
    chip.style.setProperty("visibility", place ? "visible" : "hidden");
    if (place) draw(place);
  }

  let frame = 0;
  const moveSoon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      if (!sidecard.signal.aborted) move();
    });
  };

  const sizes = new ResizeObserver(moveSoon);
  sidecard.signal.addEventListener("abort", () => {
    sizes.disconnect();
    cancelAnimationFrame(frame);
  });

  function follow(element) {
    if (watched === element) return;
    if (watched) sizes.unobserve(watched);
    watched = element;
    if (watched) sizes.observe(watched);
  }

  /** May a person put it here? */
  function mayStand() {
    const free = isFree(surface.surroundings(record).sends);
    return (box) => free(box) && !surface.coversControl(box);
  }

  function nudge([dx, dy], step) {
    if (!place) return;
    const may = mayStand();
    let box = place;
    do box = rect(box.left + dx * step, box.top + dy * step, place);
    while (inside(box) && !may(box));
    if (inside(box)) remember(box);
  }

  const KEYS = { Home: home, Escape: () => sidecard.caret.last()?.focus({ preventScroll: true }) };

  function press(event) {
    const arrow = ARROWS[event.key];
    if (!event.isTrusted || event.ctrlKey || event.altKey || event.metaKey || !(arrow || KEYS[event.key])) return;
    event.preventDefault();
    event.stopPropagation();
    if (arrow) nudge(arrow, event.shiftKey ? STEP * 4 : STEP);
    else KEYS[event.key]();
  }

  function grab(event) {
    drag = event.isTrusted && event.button === 0 && place ? { x: event.clientX, y: event.clientY, from: place } : null;
    if (drag) chip.setPointerCapture(event.pointerId);
  }

  function pull({ clientX, clientY }) {
    if (!drag) return;
    const [dx, dy] = [clientX - drag.x, clientY - drag.y];
    drag.moved ||= Math.hypot(dx, dy) > SLIP;
    if (drag.moved) draw((drag.to = rect(drag.from.left + dx, drag.from.top + dy, drag.from)));
  }

  /** Dropped where something is to be pressed, it goes back to where it was. */
  function drop({ type }) {
    const was = drag;
    drag = null;
    dragged = Boolean(was?.moved) && type === "pointerup";
    if (!was?.moved) return;
    if (dragged && mayStand()(was.to)) remember(was.to);
    else move(true);
  }

  function make() {
    chip = surface.button("chip", (event) => {
      if (dragged) return void (dragged = false);
      if (event.detail > 1) return home();
      open({ keyboard: event.detail === 0 });
    });
    chip.ariaDescription = word("chip_move");
    sidecard.on(chip, "pointerdown", grab);
    sidecard.on(chip, "pointermove", pull);
    sidecard.on(chip, "pointerup pointercancel", drop);
    sidecard.on(chip, "keydown", press);
    sidecard.on(chip, "pointerleave", moveSoon);
    chip.setAttribute("aria-haspopup", "dialog");
    chip.setAttribute("aria-expanded", "false");
    surface.add(chip);
    sidecard.on(window, "scroll", moveSoon, { capture: true, passive: true });
    sidecard.on(window, "resize", moveSoon, { passive: true });
    sidecard.on(document, "focusin transitionend animationend toggle", moveSoon, { capture: true, passive: true }); // a reply box that fades in
    if (window.visualViewport) sidecard.on(window.visualViewport, "resize", moveSoon);
  }

  /** Draws the state at the reply box of this record. @param {{status: string, count: number, verified: boolean}} next */
  function update(next, of = record) {
    record = of;
    const same = chip && !chip.hidden && next.status === state.status && next.count === state.count && next.verified === state.verified;
    state = { status: next.status, count: next.count ?? 0, verified: Boolean(next.verified) };
    if (state.status === "no_ticket") {
      follow(null);
      drag = null;
      if (chip) chip.hidden = true;
      return;
    }
    if (!chip) make();
    chip.hidden = false;
    if (!same) paint();
    move();
  }

  sidecard.chip = {
    update,
    move: moveSoon,
    box: () => place,
    /** Where the person once put it on this site. */
    settled: (kept) => (own = kept),
    focus: () => chip?.focus(),
    expanded: (is) => chip?.setAttribute("aria-expanded", String(is)),
    onOpen: (listener) => (open = listener),
  };
})();
