/**
 * Point at the page: a person shows, by clicking, where the subject, the messages, the reply box and the customer's name are.
 * Never part of a page until somebody starts it; the page's own handlers see none of the clicks, and nothing is kept but the record.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  if (sidecard.point) return;
  const { tree, reader, selectors, pointRecord, pointBar } = sidecard;
  const { word } = pointBar;
  const PRESSES = "pointerdown pointerup mousedown mouseup click dblclick auxclick contextmenu touchstart touchend";
  const NAMELESS = { id: "pointed", name: "", version: 1 };
  const OPTIONAL = new Set(["subject", "agent", "reply", "name"]);

  /** @type {{close: () => void}|null} */
  let running = null;

  /** What lies under a point of the page, through open shadow roots and same-origin frames. */
  function under(x, y) {
    /** @type {any} */
    let scope = document;
    let found = null;
    for (let depth = 0; depth < 8; depth++) {
      const hit = scope.elementsFromPoint(x, y).find((each) => !sidecard.surface.isOurs(each) && each.getRootNode() === scope);
      if (!hit) break;
      found = hit;
      const inner = hit.localName === "iframe" ? tree.frameDocument(hit) : null;
      if (hit.shadowRoot) scope = hit.shadowRoot;
      else if (inner) {
        const box = hit.getBoundingClientRect();
        [x, y, scope] = [x - box.left - hit.clientLeft, y - box.top - hit.clientTop, inner];
      } else break;
    }
    return found;
  }

  const words = (element) => ("value" in element && ["input", "textarea", "select"].includes(element.localName) ? element.value : tree.text(element, [], 600));
  const isPage = (element) => ["html", "body"].includes(element.localName);

  const isParagraph = (element) => selectors.BLOCKS.includes(element.localName);

  /** The block that a text is part of; all paragraphs of it, where nothing else is around them. */
  function block(element) {
    const framed = isPage(element) ? element.ownerDocument.defaultView.frameElement : null;
    const chain = selectors.line(element);
    const isInline = (each) => each.ownerDocument.defaultView.getComputedStyle(each).display.startsWith("inline");
    const at = chain.findIndex((each) => !isInline(each));
    // Words in a line of their own among other blocks are one text, not all that stands around them.
    const alone = !framed && at > 0 && [...chain[at].children].some((each) => each !== chain[at - 1] && !isInline(each) && tree.text(each));
    const whole = framed ?? chain[alone ? at - 1 : at] ?? null;
    const around = whole?.parentElement;
    return whole && around && isParagraph(whole) && !isPage(around) && [...around.children].every(isParagraph) ? around : whole;
  }

  /** What each step takes when the pointer is on an element; null: nothing. @type {Record<string, (element: Element) => Element|null>} */
  const TAKEN = {
    subject: (element) => {
      const whole = element.closest("h1, h2, h3, h4, [role='heading'], input") ?? element;
      const text = words(whole);
      return text && text.length <= 500 && !isPage(whole) ? whole : null;
    },
    customer: (element) => {
      const whole = block(element);
      return whole && !isPage(whole) && words(whole) ? whole : null;
    },
    agent: (element) => TAKEN.customer(element),
    reply: (element) => pointRecord.replyBox(element),
    name: (element) => (words(element) && words(element).length <= 200 && !isPage(element) ? element : null),
    number: (element) => (/\d/.test(words(element)) && words(element).length <= 200 && !isPage(element) ? element : null),
  };

  /** What the record reads on this page, in a line for each step done. */
  function told(steps, picks, record, reading) {
    const messages = reading?.messages ?? [];
    const agents = messages.filter(({ role }) => role === "agent").length;
    const customers = messages.filter(({ role }) => role === "customer").length;
    const said = {
      subject: () => (reading?.subject ? { found: true, text: word("point_read_subject", reading.subject.slice(0, 90)) } : { found: false, text: word("point_no_subject") }),
      number: () => {
        const ticket = reader.ticketOf(record);
        return ticket ? { found: true, text: word("point_read_number", ticket.id) } : { found: false, text: word("point_no_number") };
      },
      customer: () => ({ found: messages.length > 0, text: word("point_read_messages", messages.length, customers, agents) }),
      agent: () => (agents && customers ? null : { found: false, text: word(agents ? "point_only_agents" : "point_only_customers") }),
      reply: () => (reading?.editor === "here" ? { found: true, text: word("point_read_reply") } : { found: false, text: word("point_no_reply") }),
      name: () => (reading?.requester ? { found: true, text: word("point_read_name", reading.requester.slice(0, 60)) } : { found: false, text: word("point_no_name") }),
    };
    return steps.filter((step) => picks[step]).map((step) => said[step]()).filter(Boolean);
  }

  /** @param {{generic: any}} given the generic record, for what isn't pointed at */
  function start({ generic }) {
    running?.close();
    const life = new AbortController();
    const { signal } = life;
    const STEPS = [...(pointRecord.hasAddress(generic) ? [] : ["number"]), "subject", "customer", "agent", "reply", "name"];
    /** @type {Record<string, Element>} */
    const picks = {};
    /** @type {any} */
    let record = null;
    let at = 0;
    let paused = false;
    let saving = false;
    let ended = "";
    let note = "";
    /** @type {Element|null} */
    let target = null;
    const before = /** @type {HTMLElement|null} */ (document.activeElement);
    const bar = pointBar.open({ press: (name) => acts[name]() });
    const step = () => STEPS[at];

    /** The real reader on this page; nothing is taken for granted. */
    function reading() {
      const tried = { ...record, ...NAMELESS, self_test: {} };
      return reader.ticketOf(record) ? reader.read(tried) : reader.read({ ...tried, ticket: { addresses: ["^(?<base>)(?<id>.{1,150})"] } });
    }

    function draw() {
      show();
      // What the person walked to stays theirs: the keyboard has no other place.
      if (!target?.isConnected) target = null;
      const taken = target && pointing() ? TAKEN[step()](target) : null;
      bar.mark(taken ? tree.box(taken) : null);
    }

    function show() {
      if (ended) return bar.show({ ask: word(ended), buttons: [{ name: "close", label: word("point_close"), main: true }], covered: false });
      const read = record ? told(STEPS, picks, record, reading()) : [];
      const done = at === STEPS.length;
      const back = { name: "back", label: word("point_back"), busy: at === 0 };
      const shared = [{ name: "close", label: word("point_cancel"), quiet: true }, { name: "turn", label: word("point_turn"), quiet: true }];
      if (done) {
        const whole = reader.read({ ...record, ...NAMELESS });
        const buttons = [...shared, back, { name: "save", label: word("point_save"), main: true, busy: !whole || saving }];
        return bar.show({ ask: word("point_done"), hint: word("point_done_hint"), note: note || (whole ? "" : word("point_reads_nothing")), read, buttons, covered: false });
      }
      const skip = OPTIONAL.has(step()) ? [{ name: "skip", label: word("point_skip") }] : [];
      const pause = { name: "pause", label: word(paused ? "point_resume" : "point_pause"), quiet: true };
      const name = step();
      const hint = word(paused ? "point_paused" : `point_${name}_hint`) + (at === 0 && !paused ? ` ${word("point_keys")}` : "");
      return bar.show({ ask: word(`point_${name}`), step: word("point_step", at + 1, STEPS.length), hint, note, read, buttons: [...shared, pause, back, ...skip], covered: !paused });
    }

    function rebuild() {
      for (const [name, element] of Object.entries(picks)) if (!element.isConnected) delete picks[name];
      record = Object.keys(picks).length ? pointRecord.make(picks, generic) : null;
    }

    function move(by) {
      at += by;
      note = "";
      rebuild();
      draw();
      bar.focus();
    }

    function take() {
      const element = target && TAKEN[step()](target);
      if (!element) {
        note = word(step() === "reply" ? "point_not_writable" : "point_nothing_here");
        return draw();
      }
      if ((step() === "agent" && picks.customer && (element === picks.customer || element.contains(picks.customer) || picks.customer.contains(element)))) {
        note = word("point_same");
        return draw();
      }
      picks[step()] = element;
      return move(1);
    }

    function aim(element) {
      target = element;
      const taken = element && TAKEN[step()]?.(element);
      bar.mark(taken ? tree.box(taken) : null);
    }

    const acts = {
      close: () => close(),
      turn: () => bar.turn(),
      pause: () => {
        paused = !paused;
        draw();
      },
      back: () => {
        do at--;
        while (at > 0 && !picks[step()] && OPTIONAL.has(step()));
        delete picks[step()];
        move(0);
      },
      skip: () => {
        delete picks[step()];
        move(1);
      },
      save: async () => {
        if (saving) return;
        saving = true;
        draw();
        const answer = await sidecard.send("point-save", { record });
        saving = false;
        if (signal.aborted) return;
        if (!answer.ok) {
          note = word("point_not_saved");
          return draw();
        }
        ended = answer.value.signed_in ? (answer.value.manager ? "point_saved_team" : "point_saved_proposed") : "point_saved_here";
        draw();
        bar.focus();
      },
    };

    /** The nearest element in a direction that the step could take, for those who point by the keyboard. */
    function walk(key) {
      const now = target ?? tree.query(generic.subject.selector) ?? document.body?.firstElementChild;
      if (!now) return;
      const ways = { ArrowUp: selectors.above(now), ArrowDown: now.shadowRoot?.firstElementChild ?? now.firstElementChild, ArrowLeft: now.previousElementSibling, ArrowRight: now.nextElementSibling };
      const next = target ? ways[key] : now;
      if (!next || isPage(next)) return;
      next.scrollIntoView({ block: "nearest" });
      aim(next);
    }

    const inside = (event) => sidecard.surface.isOurs(event.target);
    const pointing = () => !paused && !ended && at < STEPS.length;
    const on = (target, types, act) => {
      for (const type of types.split(" ")) target.addEventListener(type, act, { signal, capture: true, passive: false });
    };
    on(window, "keydown keyup", (event) => {
      if (!event.isTrusted || (!inside(event) && event.key !== "Escape" && !(pointing() && /^Arrow/.test(event.key)))) return;
      const button = inside(event) && bar.bar.getRootNode().activeElement?.localName === "button";
      const undoes = !ended && at > 0 && inside(event) && (event.key === "Backspace" || (event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey)));
      const ours = event.key === "Escape" || undoes || (pointing() && (/^Arrow/.test(event.key) || (event.key === "Enter" && !button)));
      if (!ours) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type === "keyup") return;
      if (event.key === "Escape") close();
      else if (undoes) acts.back();
      else if (event.key === "Enter") event.repeat || take();
      else walk(event.key);
    });
    const onCover = (event) => {
      const { left, top, right, bottom } = bar.bar.getBoundingClientRect();
      const { clientX: x, clientY: y } = event.changedTouches?.[0] ?? event;
      return pointing() && inside(event) && !(x >= left && x <= right && y >= top && y <= bottom);
    };
    on(window, "pointermove", (event) => event.isTrusted && onCover(event) && aim(under(event.clientX, event.clientY)));
    on(window, PRESSES, (event) => {
      if (!onCover(event)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      if (event.type !== "click" || !event.isTrusted || event.button !== 0) return;
      aim(under(event.clientX, event.clientY));
      take();
    });
    on(window, "wheel", (event) => {
      if (!onCover(event)) return;
      event.preventDefault();
      const scrolls = (each) => each.scrollHeight > each.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(each).overflowY);
      const pane = selectors.line(under(event.clientX, event.clientY) ?? document.body).find(scrolls) ?? document.scrollingElement;
      pane?.scrollBy(event.deltaX, event.deltaY);
      aim(under(event.clientX, event.clientY));
    });
    // The bar's own presses and keys go no further into the page than they must.
    for (const type of `${PRESSES} keydown keyup keypress`.split(" ")) document.documentElement.addEventListener(type, (event) => inside(event) && event.stopImmediatePropagation(), { signal });

    function close() {
      if (signal.aborted) return;
      life.abort();
      bar.remove();
      running = null;
      if (before?.isConnected) before.focus({ preventScroll: true });
    }
    sidecard.signal.addEventListener("abort", close, { signal });
    running = { close };
    draw();
    bar.focus();
  }

  sidecard.point = { start };
  sidecard.answer({ "point-begin": ({ generic }) => start({ generic }) });
})();
