/**
 * The content script's entry: greets the background, then reads, shows and inserts until it is told to leave.
 * Never works on a page that the background did not enable.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  if (sidecard.started) return;
  sidecard.started = true;

  const { reader, generic, caret, insert, surface, chip, frame, selection, watch } = sidecard;

  const RETRY = 30_000;
  const RECHECK = 400;
  /** How long the page's style is waited for. */
  const STYLED = 250;
  /** How long a known site is left to load before the reader of unknown sites tries. */
  const LOADING = 2_500;

  let records = [];
  /** @type {any} */
  let record = null;
  /** @type {any} */
  let reading = null;
  let sent = "";
  let round = 0;
  let claiming = false;
  let claimed = "";
  let stopRetry = () => {};
  let stopRecheck = () => {};
  /** @type {any} */
  let taken = null;
  /** What stood there when the address changed once more, before the ticket was read. @type {any} */
  let suspect = null;
  let settled = "";
  let late = { identity: "", since: 0 };
  /** Where the desk's own JSON gave nothing: a reading without messages is none there. */
  let unaided = "";
  let waited = { address: "", since: 0 };

  const identity = (each) => (each?.ticket ? `${each.ticket.system} ${each.ticket.id}` : "");

  /** Shows the chip's state; while the server is away it asks again now and then, as long as somebody looks. */
  function show(state) {
    chip.update(state, record);
    stopRetry();
    const again = () => (document.hidden ? (stopRetry = sidecard.later(again, RETRY)) : look(true));
    if (["offline", "error"].includes(state.status)) stopRetry = sidecard.later(again, RETRY);
  }

  const readerOf = (each) => (each.id === "generic" ? generic : reader);

  function recheck() {
    stopRecheck();
    stopRecheck = sidecard.later(look, RECHECK);
  }

  function isYoung() {
    if (waited.address !== location.href) waited = { address: location.href, since: performance.now() };
    return performance.now() - waited.since < LOADING;
  }

  function readPage() {
    let own = false;
    for (const each of records) {
      if (!reader.fits(each)) continue;
      if (own && each.id === "generic" && isYoung()) return recheck();
      const found = readerOf(each).read(each, each.json && unaided !== location.href && !isYoung());
      if (found === false) return null;
      if (found) return { record: each, reading: found };
      own ||= Boolean(reader.ticketOf(each));
    }
    return null;
  }

  /** A quick look that nothing of a former ticket stays: its address is another one already. */
  function leftTicket() {
    if (!record || !reading) return false;
    const now = readerOf(record).ticketOf(record);
    return now ? now.id !== reading.ticket.id || now.system !== reading.ticket.system : !reading.reply_page;
  }

  const words = (each) => JSON.stringify([each.subject, each.messages]);

  /** How long, in ms, words of a former ticket are disbelieved under another's address: two tickets may say the same. */
  function patience(found) {
    const rest = reader.rest(found, taken);
    if (rest === 1) return 30_000;
    return rest >= 0.5 || words(found) === words(taken) ? 5_000 : rest && 1_000;
  }

  function isLate(found) {
    const is = identity(found);
    const doubt = suspect && reader.rest(found, suspect) ? 5_000 : 0;
    const most = Math.max(doubt, taken && is !== identity(taken) ? patience(found) : 0);
    if (late.identity !== is) late = { identity: is, since: performance.now() };
    return performance.now() - late.since < most;
  }

  async function look(force = false) {
    const found = readPage();
    if (!found) return forget();
    if (isLate(found.reading)) {
      round++;
      sent = "";
      reading = null;
      record = found.record;
      chip.update({ status: "loading" }, record);
      sidecard.send("ticket-none");
      return recheck();
    }
    stopRecheck();
    const switched = identity(found.reading) !== identity(reading);
    ({ record, reading } = found);
    taken = reading;
    suspect = null;
    settled = location.href;
    frame.use(record);
    const digest = JSON.stringify(reading);
    if (force || digest !== sent) {
      sent = digest;
      const mine = ++round;
      if (switched) chip.update({ status: "loading" }, record);
      const answer = await sidecard.send("ticket-read", { reading });
      if (mine === round && answer.ok) show(answer.value);
    } else chip.move();
    await takeWaiting();
  }

  function forget() {
    late.identity = "";
    if (!record) return;
    round++;
    reading = record = null;
    sent = "";
    show({ status: "no_ticket" });
    sidecard.send("ticket-none");
  }

  /** Does the page show this ticket yet? A page may put another one into the same reply box while an insertion waits. */
  const stillOn = (before) => () => identity(readPage()?.reading) === identity(before);

  /** On the reply page of a ticket: the insertion that waits for it, once for each visit, and again when the box was turned from a reply into a note. */
  async function takeWaiting() {
    const visit = location.href + reading?.note;
    if (!reading?.reply_page || reading.editor !== "here" || claiming || claimed === visit) return;
    claiming = true;
    try {
      const answer = await sidecard.send("reply-ready", { ticket: { system: reading.ticket.system, id: reading.ticket.id } });
      claimed = visit;
      if (!answer.ok || !answer.value) return;
      const { id, text, ...how } = answer.value;
      await insert.atRest(record);
      const result = await insert.insert(record, text, { ...how, still: stillOn(reading) });
      await sidecard.send("insertion-done", { id, inserted: result.inserted });
    } finally {
      claiming = false;
      if (reading && claimed !== location.href + reading.note) recheck();
    }
  }

  async function insertText({ text, ticket, ...how }) {
    const found = readPage();
    if (!found || (ticket && identity(found.reading) !== `${ticket.system} ${ticket.id}`)) return { inserted: false, reason: "other_ticket" };
    if (found.reading.editor === "elsewhere") return { inserted: false, waiting: true };
    return insert.insert(found.record, text, { ...how, still: stillOn(found.reading) });
  }

  /** A page's own style says what is shown: before it is there, a tab left behind looks as open as the open one. */
  async function styled() {
    const lacks = ({ sheet, disabled, media }) => !sheet && !disabled && matchMedia(media || "all").matches;
    const sheets = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel~=stylesheet i]"));
    if (document.readyState === "complete" || ![...sheets].some(lacks)) return;
    await Promise.race([new Promise((loaded) => sidecard.on(window, "load", loaded)), sidecard.pause(STYLED)]);
  }

  /** The page is there, and what it does at that moment is done. */
  async function parsed() {
    if (document.readyState !== "loading") return;
    await new Promise((ready) => sidecard.on(document, "DOMContentLoaded", ready, { once: true }));
    await sidecard.pause(0);
  }

  /** Greets while the page is still loading: what it may do here is known by the time that there is something to read. */
  async function begin() {
    const ready = parsed();
    const hello = await sidecard.insist("site-hello", {}, 500);
    if (!hello.ok || !hello.value.enabled || sidecard.signal.aborted) return sidecard.leave();
    records = hello.value.adapters;
    chip.settled(hello.value.place);
    await ready;

    caret.start();
    frame.start();
    chip.onOpen(({ keyboard }) => frame.toggle({ keyboard, gesture: true }));
    selection.startButton(async (capture) => {
      await sidecard.send("selection-captured", { capture });
      frame.open({ view: "capture", gesture: true });
    });
    sidecard.answer({
      "chip-update": (state) => reading && show(state),
      "panel-open": ({ view, press }) =>
        press && view === "suggestions" && frame.isOpen() && surface.isOurs(document.activeElement) ? frame.close() : frame.open({ view, keyboard: press }),
      "panel-accepted": () => frame.accept(),
      "panel-size": ({ height }) => frame.size(height),
      "panel-close": () => frame.close(),
      "chip-focus": () => chip.focus(),
      "frame-seen": () => ({ seen: frame.isSeen() }),
      "text-insert": insertText,
      "selection-ask": () => selection.capture(),
      "ticket-ask": ({ adapters = records, alone }) => {
        if (alone) unaided = location.href;
        return look((records = adapters));
      },
      "site-leave": () => sidecard.later(sidecard.leave, 0),
    });
    sidecard.send("site-ready");
    watch.start(() => {
      if (leftTicket()) chip.update({ status: "loading" });
      look();
    });
    const moved = ({ from }) => {
      waited.address = late.identity = "";
      if (![settled, location.href].includes(from.url)) suspect = readPage()?.reading;
    };
    if (globalThis.navigation) sidecard.on(navigation, "currententrychange", moved);
    sidecard.on(window, "pagehide", () => {
      if (reading) sidecard.send("ticket-none");
      sent = "";
    });
    await styled();
    await look();
  }

  begin();
})();
