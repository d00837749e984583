/**
 * The adapter record made from what a person pointed at: subject, messages with their roles, reply box, customer's name.
 * Never holds a word of the ticket: selectors, marks and the address's pattern only.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree, reader, selectors, pointAddress, pointPane } = sidecard;
  const AGENT = /agent|staff|support|operator|outgoing|outbound|own|self|mine|\bme\b|admin|employee|response|reply|right|sent|public/i;
  const CUSTOMER = /customer|client|requester|\buser|visitor|guest|incoming|inbound|contact|left|received|external/i;
  const WRITER = /author|sender|from|name|user|creator|writer|poster|person/i;
  /** Chats put the two sides left and right. */
  const SIDE = /^(?:justify|items|self|align|text|float|pull)-(?:content-|items-|self-)?(?:end|start|left|right)$|^(?:ml|mr|ms|me)-auto$|^flex-row-reverse$/;
  const NOBODY = ":not(*)";
  /** Who wrote and when, beside a message's own words (letters). */
  const AROUND = 150;
  /** What helpdesks put beside a message's words, and how they call notes and what programs write. */
  const STRIP = ["form", "blockquote", "[class*='signature' i]", "[class*='quote' i]"];
  const RULES = [
    { role: "note", when: { matches: "[class*='internal' i], [class*='private' i], [class~='note' i], [class*='is-note' i], [class$='-note' i], [class*='-note ' i]" } },
    { role: "bot", when: { matches: "[class*='bot' i]:not([class*='bottom' i]), [class*='system' i], [class*='automated' i], [class*='lineitem' i]" } },
  ];

  const escaped = (words) => words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  /** What stands behind a name in a message's head: "Grace Miller · 2 days ago". */
  const BEHIND = "\\s*[,;·•|(<–—\\d]";
  const LED = `^([^,;·•|(<–—\\d]+?)${BEHIND}`;
  const TIMED = new RegExp(`^[^,;·•|(<–—\\d@]{2,60}?\\s*[,;·•|(–—].*\\d`, "u");
  const leads = (words, who) => words.startsWith(who) && !/[\d@]/.test(who) && words.length - who.length <= 60 && new RegExp(`^${BEHIND}`, "u").test(words.slice(who.length));
  /** "From: Grace Miller", "E-mail received from grace@northwind.example": a head that ends with who wrote, or begins so. */
  const names = (words, who) => leads(words, who) || (words.endsWith(who) && words.length - who.length <= (/\s/.test(who) ? 20 : 40));
  /** How to take who wrote from such a head; of one word whatever stands before it, as that may be a name. */
  function naming(words, who) {
    if (words === who) return {};
    if (leads(words, who)) return { pattern: LED };
    return { pattern: /\s/.test(who) ? `^${escaped(words.slice(0, -who.length).trim())}\\s*(.+)$` : "(\\S+)$" };
  }
  const shown = (/** @type {any} */ element) => (tree.text(element) || element.value || "").replace(/\s+/g, " ").trim();
  function requesterOf(/** @type {any} */ { name }) {
    const words = name ? shown(name) : "";
    return TIMED.test(words) ? (new RegExp(LED, "u").exec(words)?.[1] ?? words).trim() : words;
  }
  const plain = (words) => words.toLowerCase().replace(/\s+/g, " ").trim();

  /** How to read an element: a control's value or a text. */
  function field(element, selector = selectors.unique(element)) {
    return ["input", "select", "textarea"].includes(element.localName) ? { selector, from: "value" } : { selector };
  }

  /** What an item has and its counterpart hasn't, on itself or inside; a telling word comes first. */
  function difference(item, other, body, telling) {
    const inBody = (each) => Boolean(body) && [...item.querySelectorAll(body)].some((part) => part.contains(each));
    const wording = (mark) => telling.test(mark.replace(/^\[data-/, ""));
    const allMarks = (each) => [...selectors.testMarks(each), ...selectors.wordMarks(each), ...selectors.classMarks(each)];
    const on = allMarks(item).filter((mark) => !tree.matches(other, mark));
    const inside = [...item.querySelectorAll("*")]
      .slice(0, 300)
      .filter((each) => !inBody(each))
      .flatMap(allMarks)
      .filter((mark) => !other.querySelector(mark));
    const found = [...on.map((mark) => ({ when: { matches: mark }, told: wording(mark) })), ...inside.map((mark) => ({ when: { contains: mark }, told: wording(mark) }))];
    // An attribute's value that says nothing of roles may be a name.
    const isClass = ({ when }) => (when.matches ?? when.contains).startsWith(".");
    const sides = [item, ...item.querySelectorAll("*")].slice(0, 12).filter((each) => !inBody(each)).flatMap((each) => [...each.classList].filter((name) => SIDE.test(name)));
    const side = sides.map((name) => `.${CSS.escape(name)}`).find((mark) => !tree.matches(other, mark) && !other.querySelector(mark));
    const bySide = side ? { when: tree.matches(item, side) ? { matches: side } : { contains: side }, told: true } : null;
    return found.find(({ told }) => told) ?? bySide ?? found.find(isClass) ?? null;
  }

  /** Who wrote an item: a short text outside of its body that the two items have in the same place and differ in. */
  function author(customer, agent, body, requester) {
    const texts = (item) =>
      [...item.querySelectorAll("*")].slice(0, 300).filter((each) => {
        const words = each.localName === "time" || each.children.length > 2 ? "" : tree.text(each);
        return words && words.length <= 80 && !(body && [...item.querySelectorAll(body)].some((part) => part.contains(each)));
      });
    const found = texts(customer).flatMap((each) => [...selectors.marks(each), selectors.path(customer, each)].map((mark) => ({ each, mark, words: tree.text(each) })));
    const first = (item, mark) => item.querySelector(mark);
    const both = found.filter(({ each, mark, words }) => first(customer, mark) === each && first(agent, mark) && plain(tree.text(first(agent, mark))) !== plain(words));
    const named = requester && both.find(({ words }) => plain(words) === plain(requester));
    if (named) return { field: { selector: named.mark }, sure: true };
    const headed = requester && both.find(({ words }) => names(words, requester));
    if (headed) return { field: { selector: headed.mark, ...naming(headed.words, requester) }, sure: true };
    const worded = both.find(({ mark }) => WRITER.test(mark) && !mark.startsWith(":scope"));
    return worded ? { field: { selector: worded.mark }, sure: false } : null;
  }

  /** Each message may have a row above it that says who wrote it: two siblings are one message then. */
  function withHeads(picks, [ours, theirs]) {
    const heads = [ours.previousElementSibling, theirs.previousElementSibling];
    const [one, other] = heads;
    const requester = requesterOf(picks);
    if (!one || !other || one === other || heads.includes(ours) || heads.includes(theirs) || !requester) return null;
    const writer = author(one, other, "", requester);
    const all = selectors.alike(one, other);
    if (!writer?.sure || !all) return null;
    const own = [...one.children].map(({ localName }) => localName).find((tag) => tree.query(`:scope > ${tag}`, other) && ![ours, theirs].some((row) => tree.query(`:scope > ${tag}`, row)));
    const items = tree.queryAll(all).includes(ours) ? own && `${all}:has(> ${own})` : all;
    const body = selectors.within([{ item: ours, at: picks.customer }, { item: theirs, at: picks.agent }]);
    if (!items || !body || body.includes(":scope")) return null;
    const { rules } = usual([ours, theirs], [picks.customer, picks.agent]);
    return { items, siblings: 1, body, author: writer.field, role: { default: "agent", rules: [...rules, { role: "customer", when: { author: "requester" } }] } };
  }

  function timeOf(item) {
    return item.querySelector("time[datetime]") ? { time: { selector: "time[datetime]", from: "attribute", attribute: "datetime" } } : {};
  }

  /** The usual strips and rules, but for those that would hide or misread what was pointed at. */
  function usual(items, places) {
    const strip = STRIP.filter((selector) => !places.some((at) => at.closest(selector)));
    const rules = RULES.filter(({ when }) => !items.some((item) => tree.matches(item, when.matches)));
    return { ...(strip.length ? { strip } : {}), rules };
  }

  /** A list in which both write. */
  function together({ customer, agent, name }, [ours, theirs]) {
    const items = selectors.alike(ours, theirs);
    if (!items) return null;
    const body = selectors.within([{ item: ours, at: customer }, { item: theirs, at: agent }]);
    const { strip, rules } = usual([ours, theirs], [customer, agent]);
    const requester = requesterOf({ name });
    const writer = author(ours, theirs, body, requester);
    const [agentMark, customerMark] = [difference(theirs, ours, body, AGENT), difference(ours, theirs, body, CUSTOMER)];
    const source = { items, ...(body ? { body } : {}), ...(strip ? { strip } : {}), ...(writer ? { author: writer.field } : {}), ...timeOf(ours) };
    const byAuthor = { default: "agent", rules: [...rules, { role: "customer", when: { author: "requester" } }] };
    const byMark = (mark, role, other) => ({ default: other, rules: [...rules, { role, when: mark.when }] });
    const attribute = (mark) => /^\[([a-z-]+)=/.exec(mark?.when.matches ?? "")?.[1];
    if (agentMark && customerMark && attribute(agentMark) && attribute(agentMark) === attribute(customerMark)) {
      // Whoever has another value there is neither: a note, a bot.
      return { ...source, role: { default: "note", rules: [...rules, { role: "agent", when: agentMark.when }, { role: "customer", when: customerMark.when }] } };
    }
    if (agentMark?.told) return { ...source, role: byMark(agentMark, "agent", "customer") };
    if (customerMark?.told) return { ...source, role: byMark(customerMark, "customer", "agent") };
    if (writer?.sure) return { ...source, role: byAuthor };
    if (agentMark) return { ...source, role: byMark(agentMark, "agent", "customer") };
    if (customerMark) return { ...source, role: byMark(customerMark, "customer", "agent") };
    const pairs = withHeads({ customer, agent, name }, [ours, theirs]);
    if (pairs) return pairs;
    return { ...source, role: writer && requester ? byAuthor : { default: "customer", ...(rules.length ? { rules } : {}) } };
  }

  /** In a list of answers the customer writes as well: told by a head that ends with the name pointed at. */
  function customersOwn(items, body, requester) {
    for (const item of requester ? tree.queryAll(items) : []) {
      const inBody = (each) => Boolean(body) && [...item.querySelectorAll(body)].some((part) => part.contains(each) || each.contains(part));
      const head = [...item.querySelectorAll("*")].slice(0, 300).find((each) => {
        return !inBody(each) && names(tree.text(each), requester);
      });
      if (!head) continue;
      const selector = /** @type {string} */ ([...selectors.marks(head), selectors.path(item, head)].find((mark) => item.querySelector(mark) === head));
      return { author: { selector, ...naming(tree.text(head), requester) }, rule: { role: "customer", when: { author: "requester" } } };
    }
    return null;
  }

  /** A list of which one message is known, or that one alone. @param {Element} at @param {"customer"|"agent"} role @param {Element|null} [limit] the list lies in here @param {string} [requester] */
  function apartFrom(at, role, limit = null, requester = "") {
    const many = selectors.oneOfMany(at);
    const found = many && (!limit || limit.contains(many.item)) ? many : null;
    const blocks = selectors.BLOCKS.includes(at.localName) && at.parentElement;
    const item = found?.item ?? (blocks ? at.parentElement : at);
    const items = (found && selectors.alike(item, found.twin)) || selectors.unique(item);
    const body = item === at ? "" : selectors.within([{ item, at }]);
    const { strip, rules } = usual([item], [at]);
    const own = role === "agent" ? customersOwn(items, body, requester) : null;
    const all = [...rules, ...(own ? [own.rule] : [])];
    const base = { items, ...(body ? { body } : {}), ...(strip ? { strip } : {}), ...(own ? { author: own.author } : {}), ...timeOf(item) };
    return { ...base, role: { default: role, ...(all.length ? { rules: all } : {}) } };
  }

  /** Is a message an item of a list within its side, and much deeper than the other, or read with all that stands around it? Then the sides are no items. */
  function isList(sides, picks, source) {
    const places = [picks.customer, picks.agent];
    const [ours, theirs] = sides.map((side, at) => selectors.line(places[at]).indexOf(side));
    const listed = sides.map((side, at) => ((inner) => Boolean(inner) && inner !== side && side.contains(inner))(selectors.oneOfMany(places[at])?.item));
    if (Math.abs(ours - theirs) > 1) return listed[ours > theirs ? 0 : 1];
    const readAt = (place) => reader.messagesOf(source, document, "").find(({ item }) => tree.holds(item, place))?.message.text ?? "";
    return Boolean(source) && listed.some(Boolean) && places.some((place) => readAt(place).length > shown(place).length + AROUND);
  }

  const looksAlike = ([one, other]) => one.localName === other.localName && (selectors.marks(one).some((mark) => tree.matches(other, mark)) || one.parentElement.children.length > 2);

  /** Does a source tell the two messages' roles? One whose items are the rows above them isn't asked. */
  function tells(source, { customer, agent, name }) {
    const found = reader.messagesOf(source, document, requesterOf({ name }));
    const roleOf = (at) => found.find(({ item }) => tree.holds(item, at))?.message.role;
    return [[customer, "customer"], [agent, "agent"]].every(([at, role]) => [undefined, role].includes(roleOf(at)));
  }

  /** Is an element an item of both sources, or inside one of the other's? @param {any[]} both */
  function meet(both) {
    const [one, other] = both;
    const [ours, theirs] = [one, other].map((source) => tree.queryAll(source.items));
    return ours.some((each) => theirs.some((item) => tree.holds(item, each) || tree.holds(each, item)));
  }

  /** The sources of messages, in the page's order. */
  function messages(picks) {
    const { customer, agent } = picks;
    if (!customer) return [{ items: NOBODY, role: { default: "customer" } }];
    if (!agent) return [apartFrom(customer, "customer")];
    const sides = selectors.apart(customer, agent);
    const whole = sides && looksAlike(sides) && together(picks, sides);
    const one = whole && !isList(sides, picks, whole) && whole;
    if (one && tells(one, picks)) return [one];
    const both = [apartFrom(customer, "customer", sides?.[0]), apartFrom(agent, "agent", sides?.[1], requesterOf(picks))];
    if (one && meet(both)) return [one];
    const behind = customer.compareDocumentPosition(agent) & Node.DOCUMENT_POSITION_PRECEDING;
    return behind ? both.reverse() : both;
  }

  /** The newest on top, as far as their times tell. */
  function turned(source) {
    if (!source.time) return source;
    const times = tree.queryAll(source.items).map((item) => Date.parse(tree.query("time[datetime]", item)?.dateTime ?? "")).filter((time) => time);
    return times.length > 1 && times[0] > times[times.length - 1] ? { ...source, newest_first: true } : source;
  }

  function editor(reply, generic) {
    const { send, note, selectors: usualOnes } = generic.editor;
    return { selectors: reply ? [selectors.unique(reply)] : usualOnes, send, note };
  }

  /** Short texts beside what two people wrote: their names may be among them. @param {Record<string, Element>} picks @returns {string[]} */
  function beside({ customer, agent }) {
    const around = (at) => selectors.oneOfMany(at)?.item ?? at.parentElement;
    const sides = customer && agent ? (selectors.apart(customer, agent) ?? []) : customer ? [around(customer)] : [];
    const leaves = sides.flatMap((side) => [...(side?.querySelectorAll("*") ?? [])].slice(0, 300)).filter((each) => !each.firstElementChild && !each.closest("button, time, label, [role='button']"));
    const texts = leaves.filter((each) => ![customer, agent].some((at) => at && tree.holds(at, each))).map((each) => tree.text(each));
    return texts.filter((words) => /^(?=.{2,40}$)[^\d.!?]+$/u.test(words) && words.split(/\s+/).length < 5);
  }

  /**
   * The record so far. What wasn't pointed at yet finds nothing.
   * @param {Record<string, Element>} picks by step @param {any} generic the generic record
   */
  function make(picks, generic) {
    // Where the name is skipped there is a customer all the same.
    selectors.look(document, selectors.secrets([], []));
    const guess = sidecard.generic.read(generic);
    const subject = picks.subject ? shown(picks.subject) : (guess?.subject ?? "");
    selectors.look(document, selectors.secrets([requesterOf(picks), guess?.requester ?? ""], [subject, ...beside(picks)]));
    const address = location.pathname + location.search + location.hash;
    const patterns = pointAddress.patterns(address, generic.ticket.addresses);
    const ticket = patterns.length
      ? { addresses: patterns }
      : {
          addresses: [`^(?<base>)${pointAddress.loosely(location.pathname)}`],
          ...(picks.number ? { id: { ...field(picks.number), pattern: "([A-Za-z]{0,10}-?\\d+)" } } : {}),
        };
    const id = reader.ticketOf({ ticket })?.id ?? "";
    const items = messages(picks).flatMap((source) => tree.queryAll(source.items));
    // A subject or a name may stand outside of the pane: in the tab above it, beside it.
    const talk = [picks.customer, picks.agent, picks.reply].filter(Boolean);
    const pane = picks.customer ? (pointPane.paneOf(Object.values(picks), items, id) ?? pointPane.paneOf(talk, items, id)) : null;
    const outer = (element) => {
      if (!element || !pane || tree.holds(pane.element, element)) return null;
      const found = field(element);
      // By its place alone it would be another ticket's as soon as that one is open.
      return { ...(found.selector.includes(":nth-of-type") ? { selector: NOBODY } : found), anywhere: true };
    };
    const [outerSubject, name] = [outer(picks.subject), outer(picks.name)];
    if (pane) selectors.look(pane.element);
    return {
      match: { hosts: [location.hostname] },
      ticket,
      ...(pane ? { active: pane.active } : {}),
      ...(!pane && items.some((item) => !tree.drawn(item)) ? { drawn_only: true } : {}),
      subject: outerSubject ?? (picks.subject ? { ...field(picks.subject), ...(tree.query(generic.signs.not_subject, picks.subject) ? { strip: [generic.signs.not_subject] } : {}) } : { selector: NOBODY }),
      ...(picks.name ? { requester: { ...(name ?? field(picks.name)), ...(TIMED.test(shown(picks.name)) ? { pattern: LED } : {}) } } : {}),
      messages: messages(picks).map(turned),
      editor: editor(picks.reply, generic),
      self_test: { min_messages: 1, ...(picks.subject && picks.customer && outerSubject?.selector !== NOBODY ? { needs: ["subject", "customer"] } : {}) },
    };
  }

  /** Does the page's address say which ticket is open? @param {any} generic */
  const hasAddress = (generic) => pointAddress.patterns(location.pathname + location.search + location.hash, generic.ticket.addresses).length > 0;

  /** The reply box that was meant: the element, what it lies in, or the only one inside. @param {Element} element @returns {Element|null} */
  function replyBox(element) {
    const document = element.ownerDocument;
    const frame = document.defaultView?.frameElement;
    if (frame && (document.designMode === "on" || document.body?.isContentEditable)) return frame;
    if (element.localName === "textarea") return element;
    let editable = /** @type {any} */ (element).isContentEditable ? /** @type {Element} */ (element) : null;
    while (editable && /** @type {any} */ (editable.parentElement)?.isContentEditable) editable = editable.parentElement;
    if (editable) return editable;
    const inner = element.localName === "iframe" ? tree.frameDocument(element) : null;
    if (inner) return inner.designMode === "on" || inner.body?.isContentEditable || inner.querySelector("[contenteditable='true']") ? element : null;
    const inside = ["textarea", "[contenteditable='true'], [contenteditable='']", "iframe"].flatMap((selector) => tree.queryAll(selector, element)).filter((each) => tree.visible(each));
    return inside.length === 1 && inside[0] !== element ? replyBox(inside[0]) : null;
  }

  sidecard.pointRecord = { make, hasAddress, replyBox };
})();
