/**
 * The panel's frame: an extension page inside the closed shadow root, trusted by a one-time token (background/frames.js).
 * Never talks to the frame by postMessage; what the page moves or navigates is thrown away and made anew.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { surface, chip, tree } = sidecard;
  const WIDTH = 384;
  const TALLEST = 680;
  const MARGIN = 12;
  const LEAST = 240;
  const PATIENCE = 3500; // from the frame's load to its hello
  const LONGEST = 9000; // until the hello, loaded or not: a busy machine is no reason to give the frame up, a spent token is
  const REMAKES = 4;

  /** @type {HTMLIFrameElement|null} */
  let frame = null;
  /** @type {AbortController|null} */
  let life = null;
  let wanted = 0;
  let accepted = false;
  let remakes = 0;
  let refused = false;
  let record = null;
  let view = "";
  /** The person came by keyboard and goes on in the panel. */
  let keyed = false;

  const isOpen = () => Boolean(frame);

  /** Free stretches of height for a column at `left`, best guess first. */
  function stretches({ editor, sends }, left, width) {
    const column = new DOMRect(left, 0, width, innerHeight);
    const blocked = sends.filter((send) => surface.overlap(column, send) > 0).map((send) => [send.top - 8, send.bottom + 8]);
    const cuts = [MARGIN, innerHeight - MARGIN, ...blocked.flat(), ...(editor ? [editor.top - 10, editor.bottom + 10] : [])]
      .filter((y) => y >= MARGIN && y <= innerHeight - MARGIN)
      .sort((a, b) => a - b);
    const found = [];
    for (const top of cuts) for (const bottom of cuts) {
      if (bottom - top < Math.min(LEAST, innerHeight - 2 * MARGIN)) continue;
      if (!blocked.some(([from, to]) => from < bottom && to > top)) found.push([top, bottom]);
    }
    return found;
  }

  /** Where the panel stands: never on a send button, rather beside reply box and messages than on them, near the chip, as tall as it wants. */
  function choose() {
    const around = surface.surroundings(record);
    const { editor } = around;
    const messages = surface.conversation(record);
    const width = Math.min(WIDTH, innerWidth - 2 * MARGIN);
    const height = Math.min(wanted || LEAST, TALLEST, innerHeight - 2 * MARGIN);
    const from = chip.box() ?? new DOMRect(innerWidth, innerHeight, 0, 0);
    const lefts = [innerWidth - width - MARGIN, MARGIN, ...(editor ? [editor.right - width, editor.left, editor.right + 10, editor.left - width - 10] : [])];
    /** @type {{box: DOMRect, cost: number}|null} */
    let best = null;
    for (const raw of lefts) {
      const left = Math.max(MARGIN, Math.min(raw, innerWidth - width - MARGIN));
      for (const [top, bottom] of stretches(around, left, width)) {
        const tall = Math.min(height, bottom - top);
        const y = from.top >= bottom - tall / 2 ? bottom - tall : Math.max(top, Math.min(from.top, bottom - tall));
        const box = new DOMRect(left, y, width, tall);
        const over = editor ? surface.overlap(box, editor) / (editor.width * editor.height) : 0;
        const hidden = messages.reduce((sum, message) => sum + surface.overlap(box, message), 0) / (width * tall);
        const far = Math.hypot(box.x + width / 2 - from.x, box.y + tall / 2 - from.y) / 1000;
        const cost = over * 4 + hidden + (1 - tall / height) * 3 + far + surface.overlap(box, from) / 4000;
        if (!best || cost < best.cost) best = { box, cost };
      }
    }
    return best?.box ?? new DOMRect(innerWidth - width - MARGIN, MARGIN, width, Math.min(height, LEAST));
  }

  function move() {
    if (!frame || !accepted || !wanted) return;
    const box = choose();
    for (const [name, value] of Object.entries({ left: box.left, top: box.top, width: box.width, height: box.height })) {
      frame.style.setProperty(name, `${Math.round(value)}px`);
    }
    frame.style.setProperty("visibility", "visible");
    if (keyed) frame.focus(); // what is hidden can't have the focus
    keyed = false;
  }

  function drop() {
    life?.abort();
    frame?.remove();
    frame = life = null;
    accepted = false;
    wanted = 0;
  }

  /** The page keeps the frame from loading: another place, and from now on that place at once. */
  function giveUp(gesture) {
    drop();
    refused = true;
    chip.expanded(false);
    sidecard.send("frame-failed", { view, gesture });
  }

  async function make() {
    const answer = await sidecard.insist("frame-mint", {}, 300);
    if (!answer.ok || frame || sidecard.signal.aborted) return;
    const own = document.createElement("iframe");
    const ends = new AbortController();
    const signal = AbortSignal.any([ends.signal, sidecard.signal]);
    frame = own;
    life = ends;
    own.title = sidecard.browser.i18n.getMessage("extension_name");
    own.src = `${sidecard.browser.runtime.getURL("panel/panel.html")}#${answer.value.token}${view ? `&view=${encodeURIComponent(view)}` : ""}`;
    for (const [name, value] of Object.entries({ "color-scheme": "light dark", visibility: "hidden", width: `${WIDTH}px`, height: "0", right: "12px", bottom: "12px" })) {
      own.style.setProperty(name, value);
    }
    let loads = 0;
    let timer = 0;
    const waitFor = (ms) => {
      clearTimeout(timer);
      timer = setTimeout(() => !accepted && giveUp(false), ms);
    };
    own.addEventListener("load", () => (++loads > 1 ? remake() : waitFor(PATIENCE)), { signal });
    signal.addEventListener("abort", () => own.remove(), { once: true });
    signal.addEventListener("abort", () => clearTimeout(timer), { once: true });
    waitFor(LONGEST);
    surface.add(own);
    chip.expanded(true);
  }

  /** A second load means that the page moved or navigated the frame: its token is spent. */
  function remake() {
    drop();
    if (++remakes > REMAKES) return giveUp(false);
    make();
  }

  /** @param {{view?: string, keyboard?: boolean, gesture?: boolean}} [how] */
  function open({ view: which = "", keyboard = false, gesture = false } = {}) {
    view = which;
    keyed = keyboard;
    if (frame) return move();
    remakes = 0;
    // Where a modal dialog makes everything else inert the frame could not be pressed.
    if (refused || tree.query("dialog:modal")) return giveUp(gesture);
    return make();
  }

  function close({ focus = true } = {}) {
    if (!frame) return;
    const inside = surface.isOurs(document.activeElement);
    drop();
    chip.expanded(false);
    sidecard.send("frame-closed");
    if (!inside || !focus) return;
    const last = sidecard.caret.last();
    if (last?.isConnected && tree.visible(last)) last.focus({ preventScroll: true });
    else chip.focus();
  }

  function accept() {
    accepted = true;
    move();
  }

  /** @param {number} height */
  function size(height) {
    if (!frame || !(height > 0)) return;
    wanted = Math.ceil(height);
    move();
  }

  /**
   * Is the frame as we drew it: whole in the window, not faint, nothing of the page over it? For browsers whose panel can't tell.
   * What lets the pointer through escapes the hit test (README, known holes).
   */
  function isSeen() {
    if (!frame || !accepted || !surface.isClear(frame)) return false;
    const { left, top, right, bottom } = frame.getBoundingClientRect();
    const inside = left >= 0 && top >= 0 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
    const steps = [0.02, 0.25, 0.5, 0.75, 0.98];
    const at = (from, to, step) => from + (to - from) * step;
    return inside && steps.every((x) => steps.every((y) => surface.isOurs(document.elementFromPoint(at(left, right, x), at(top, bottom, y)))));
  }

  function start() {
    sidecard.on(window, "resize", move, { passive: true });
    sidecard.signal.addEventListener("abort", drop);
  }

  sidecard.frame = { start, open, close, accept, size, isOpen, isSeen, toggle: (how) => (frame ? close() : open(how)), use: (of) => (record = of) };
})();
