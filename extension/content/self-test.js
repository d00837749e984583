/**
 * The records' self-test: where a page's address names a ticket of a record, the team's or a shipped one, does the record still read it?
 * Never part of a page whose host no record names, and never sends what it read: ids and yes or no, once for each ticket.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  if (!sidecard?.reader || sidecard.selfTest) return;
  const { reader, watch } = sidecard;
  /** A page that reads nothing after so long isn't loading any more (ms). */
  const PATIENCE = 5_000;
  /** The cards come first (ms). */
  const LATER = 500;
  /** What a record may say that every ticket has, as it stands in a reading. @type {Record<string, (reading: any) => boolean>} */
  const THERE = {
    subject: ({ subject }) => subject !== "",
    requester: ({ requester }) => requester !== "",
    // A colleague may have opened the ticket: without a customer's message it was read all the same.
    customer: ({ messages }) => messages.length > 0,
    editor: ({ editor }) => editor !== "none",
  };

  /** @type {any[]} */
  let records = [];
  /** @type {Set<string>} */
  const told = new Set();
  let stop = () => {};
  let waiting = "";
  /** The ticket that wasn't read since the page went to it. */
  let failed = "";

  /** Does the record read its ticket? null: the page shows another one, or asks to sign in, which says nothing. */
  function works(record) {
    const reading = reader.read(record);
    if (reading === false || (reading === null && document.querySelector("input[type='password']"))) return null;
    return reading !== null && (reading.reply_page || (record.self_test?.needs ?? []).every((name) => THERE[name](reading)));
  }

  const key = (record, ticket) => `${record.id} ${record.version} ${ticket.system} ${ticket.id}`;

  /** Of a record without hosts only the desks that it was seen to read. */
  const isHere = (record, ticket) => ticket && (!record.systems || record.systems.includes(ticket.system));

  function tell(record, ticket, worked) {
    told.add(`${key(record, ticket)} ${worked}`);
    sidecard.send("adapter-tested", { id: record.id, version: record.version, ticket: ticket.id, worked });
  }

  function rest() {
    stop();
    waiting = "";
  }

  function look() {
    const own = records.find((record) => reader.fits(record) && isHere(record, reader.ticketOf(record)));
    const ticket = own && reader.ticketOf(own);
    if (!ticket) {
      failed = "";
      return rest();
    }
    const here = key(own, ticket);
    if (here !== failed) failed = "";
    if (failed || told.has(`${here} true`)) return rest();
    if (works(own)) {
      rest();
      return tell(own, ticket, true);
    }
    if (waiting === here) return undefined;
    rest();
    waiting = here;
    stop = sidecard.later(() => {
      waiting = "";
      if (document.hidden) return;
      const now = reader.ticketOf(own);
      const worked = now && key(own, now) === here ? works(own) : null;
      if (worked === false) failed = here;
      if (worked !== null && !told.has(`${here} ${worked}`)) tell(own, ticket, worked);
    }, PATIENCE);
    return undefined;
  }

  let started = false;
  /** @param {any[]} given the records of this host */
  function use(given) {
    records = given;
    if (started) return look();
    started = true;
    sidecard.later(() => {
      watch.start(look);
      look();
    }, LATER);
  }

  sidecard.selfTest = { use };
  sidecard.answer({ "self-test-begin": ({ records: given }) => use(given) });
})();
