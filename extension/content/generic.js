/**
 * The reader of unknown sites: the largest family of blocks that look like messages, the heading that most looks like a subject.
 * Never takes a page without an id in its address, something to answer and a way to answer. Its words are the generic record's `signs`.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree, reader } = sidecard;
  const LEAST = 40;
  const FOLLOWERS = 3;
  const HEADINGS = "h1, h2, h3, h4, h5, h6";

  /** @type {any} */
  let signs = {};
  const is = (sign, words) => reader.pattern(signs[sign]).test(words);

  /** How the page's makers call an element, in small letters. */
  function called(element) {
    let words = element.localName.includes("-") ? element.localName : "";
    for (const { name, value } of element.attributes) if (/^(class|id|name|role|aria-label|data-)/.test(name)) words += ` ${name.startsWith("data-") ? name : ""} ${value.slice(0, 80)}`;
    return words.toLowerCase();
  }

  /** All elements in the page's order. @type {Map<Element, {at: number, words: string}>} */
  let order = new Map();
  const attributes = (element) => order.get(element)?.words ?? "";
  const before = (one, other) => (order.get(one)?.at ?? 0) < (order.get(other)?.at ?? 0);
  const length = (element) => element.textContent.trim().length + (element.shadowRoot || element.querySelector("iframe") ? 200 : 0);
  const outer = (element) => element.parentElement ?? element.getRootNode().host ?? element.ownerDocument.defaultView?.frameElement ?? null;
  const line = (text) => text.replace(/\s+/g, " ").trim();
  const isOutside = (element) => Boolean(element.closest(signs.outside));

  function inColumn(one, other) {
    const [a, b] = [tree.box(one), tree.box(other)];
    return Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.3 * Math.min(a.width, b.width);
  }

  const clocks = (element) => [element.getAttribute("datetime"), element.getAttribute("title"), element.textContent].map((words) => (words ?? "").trim());
  const saysTime = (element) => clocks(element).some((words) => words && words.length < 60 && is("date", words));

  /** Elements that tell where messages are. @returns {Map<Element, "mark"|"who"|"when">} */
  function clues() {
    const found = new Map();
    for (const element of order.keys()) {
      const tag = element.localName;
      if (is("silent_tag", tag)) continue;
      const words = attributes(element);
      const leaf = !element.firstElementChild && element.textContent.length < 60;
      if (!words && !leaf && !element.hasAttribute("title") && tag !== "time" && tag !== "article") continue;
      const clock = leaf && is("clock", element.textContent);
      if (clock || ((tag === "time" || element.hasAttribute("title") || is("when", words)) && saysTime(element))) found.set(element, "when");
      else if (is("who", words) && length(element) > 1 && length(element) < 80 && !element.querySelector("p")) found.set(element, "who");
      else if (tag === "article" || (is("message", words) && !is("container", words) && !is("small_tag", tag))) found.set(element, "mark");
    }
    return found;
  }

  /** Elements around clues, and which of their children hold how many. */
  function families(told) {
    const found = new Map();
    for (const [clue, kind] of told) {
      if (isOutside(clue)) continue;
      let child = clue;
      for (let at = outer(clue), steps = 0; at && steps < 12; at = outer(at), steps++) {
        const of = found.get(at) ?? new Map();
        const is = of.get(child) ?? { clues: 0, whens: 0, mark: false };
        if (kind === "when") is.whens++;
        if (kind !== "mark") is.clues++;
        else is.mark ||= child === clue;
        found.set(at, of.set(child, is));
        child = at;
      }
    }
    return found;
  }

  function withFollowers(head, heads) {
    const own = [head];
    for (let next = head.nextElementSibling; next && !heads.has(next) && own.length <= FOLLOWERS && length(head) < 120 && !next.matches(signs.end) && !next.querySelector("textarea, [contenteditable]"); next = next.nextElementSibling) own.push(next);
    return own;
  }

  function score(heads, editor, around) {
    let sum = 0;
    for (const [head, { clues: count, mark }] of heads) {
      const letters = withFollowers(head, heads).reduce((all, each) => all + length(each), 0);
      const links = [...head.querySelectorAll("a")].reduce((all, each) => all + each.textContent.trim().length, 0);
      const holdsMany = [...(around.get(head)?.values() ?? [])].filter(({ whens }) => whens).length > 1;
      const evidence = holdsMany || head.querySelector("h1") || head.querySelectorAll(signs.form).length > 1 ? 0 : Number(mark) + Number(count > 0 && count < 5);
      sum += head.localName === "a" || links > letters * 0.6 || !evidence ? -Math.min(letters, 500) / 3 : (Math.min(letters, 1500) + 80) * (1 + evidence / 4);
    }
    return sum > 0 && editor?.shown && !inColumn(editor.element, [...heads.keys()][0]) ? sum / 4 : sum;
  }

  function blocks(around, editor) {
    let best = { rate: LEAST, heads: new Map() };
    for (const heads of around.values()) {
      for (const head of [...heads.keys()]) if (head.isContentEditable || /^h[12]$/.test(head.localName) || (editor && tree.holds(head, editor.element)) || !tree.visible(head)) heads.delete(head);
      const rate = score(heads, editor, around);
      if (rate > best.rate) best = { rate, heads };
    }
    const ordered = [...best.heads.keys()].sort((one, other) => (before(one, other) ? -1 : 1));
    return ordered.map((head) => withFollowers(head, best.heads));
  }

  const inner = (own) => own.flatMap((each) => [each, ...tree.queryAll("*", each)]);
  const prose = (element, wanted = tree.drawn) => tree.text(element, [signs.not_text, HEADINGS], 20_000, wanted);

  const longest = (found) => found.sort((one, other) => other.text.length - one.text.length);

  /** A message's text and where it stands: what is called so, else the innermost element that holds most. */
  function bodyOf(own, told) {
    const clean = (element) => prose(element, (each) => tree.drawn(each) && (told.get(each) ?? "mark") === "mark");
    const whole = own.filter((each) => own.length === 1 || told.get(each) !== "when").map(clean).filter(Boolean).join("\n\n");
    const named = inner(own).filter((each) => each !== own[0] && is("body", attributes(each)) && tree.drawn(each));
    const [best] = longest(named.map((element) => ({ element, text: clean(element) })).filter(({ text }) => text.length >= whole.length / 2)).slice(-1);
    if (best) return best;
    let element = own.at(-1);
    for (let next = element; next; next = [...element.children].find((each) => !is("text_tag", each.localName) && length(each) > length(element) * 0.6)) element = next;
    const text = own.length > 1 ? whole : clean(element);
    return { element, text };
  }

  function authorOf(own, body, told) {
    const isName = (each) => length(each) > 1 && length(each) < 60 && line(each.textContent).split(" ").length < 6 && (body === own[0] ? length(each) < length(body) / 2 : !each.contains(body) && !body.contains(each)) && !is("no_name", line(each.textContent)) && !saysTime(each);
    const found = inner(own).find((each) => told.get(each) === "who" && isName(each)) ?? inner(own).find((each) => !each.firstElementChild && !is("no_name_tag", each.localName) && isName(each));
    const said = found ? line(tree.text(found)).replace(/^\w+:\s*/, "") : body === own[0] || own[0].textContent.trim().startsWith(body.textContent.trim()) ? "" : line(own[0].textContent).split(/\s*[,·|(–]|\s\d/)[0];
    return said.split(" ").length < 6 && !is("no_name", said) ? said : "";
  }

  function marked(own, body) {
    const words = [own[0], ...tree.queryAll("*", own[0]).slice(0, 6)].map(attributes).join(" ");
    const head = line(tree.text(own[0], [], 400)).split(line(body).slice(0, 30))[0].trim().slice(0, 160);
    if ([own[0], own[0].firstElementChild].some((each) => each && is("note", attributes(each))) || is("private", words) || is("note_head", `${head}\n${body.slice(0, 20)}`)) return "note";
    return ["bot", "agent", "customer"].find((role) => is(role, words)) ?? "";
  }

  /** What was asked, where it stands before the answers: the longest text between the subject and them. */
  function opening({ element: head, text: subject }, first, around) {
    const isBetween = (each) => (!first || before(each, first)) && (!head || (before(head, each) && !head.contains(each)));
    const speaks = (each) => each.localName === "p" || [...each.childNodes].some((part) => part.nodeType === Node.TEXT_NODE && part.data.trim().length > 20);
    const found = [...order.keys()].filter((each) => isBetween(each) && speaks(each) && !around.has(each) && !each.closest(signs.beside) && (each.closest("form")?.contains(first) ?? true) && tree.visible(each) && inColumn(each, first ?? head ?? each));
    const rated = found.map((each) => {
      const parts = /^(p|pre)$/.test(each.localName) ? [...(each.parentElement?.children ?? [])].filter((part) => is("prose_tag", part.localName) && isBetween(part)) : [each];
      return { element: each, text: parts.map((part) => prose(part)).join("\n\n") };
    });
    return longest(rated.filter(({ text }) => text.length >= LEAST && text !== subject))[0] ?? null;
  }

  function headline(element) {
    const said = element.localName === "input" ? element.value : tree.text(element, [signs.not_subject], 400, tree.drawn);
    const text = line(said).replace(reader.pattern(signs.number), "");
    return text.length > 2 && text.length < 300 && !is("no_subject", text) ? text : "";
  }

  function subjectOf(all, told) {
    const first = all[0]?.[0];
    let best = { rate: 0, text: "", element: /** @type {Element|null} */ (null) };
    for (const element of order.keys()) {
      const words = attributes(element);
      const rank = { h1: 2.5, h2: 1.5, h3: 1 }[element.localName] ?? 0;
      const hint = is("subject", words) ? (rank || element.localName !== "a" ? 3 : 1.5) : 0;
      if ((!rank && !hint && element.role !== "heading") || told.get(element) === "who") continue;
      if (is("no_subject_tag", element.localName) || length(element) > 400 || element.querySelector(`textarea, ${HEADINGS}`)) continue;
      const text = headline(element);
      if (!text || all.some((own) => own.some((each) => tree.holds(each, element))) || !tree.visible(element)) continue;
      const place = (isOutside(element) || element.closest("aside, li, tr") ? -5 : 0) + (first ? (before(element, first) ? 1 : -2) + (inColumn(element, first) ? 1 : -1) : 0);
      const rate = hint + rank + place + (document.title.includes(text) ? 5 : 0) + Number.parseFloat(getComputedStyle(element).fontSize) / 14;
      if (rate > best.rate) best = { rate, text, element };
    }
    if (best.text) return best;
    return { ...best, text: document.title.split(/\s[-–|:·]\s/).find((part) => !is("no_subject", part) && part.includes(" ")) ?? "" };
  }

  function byAddress() {
    const parts = (location.pathname + location.search + location.hash).split(/[/?&#=;]/);
    const id = parts.findLast((part) => is("id", part));
    return id ? { system: location.origin, id, url: location.origin + location.pathname + location.hash } : null;
  }

  function ticketOf(record) {
    ({ signs } = record);
    return reader.ticketOf(record) ?? byAddress();
  }

  /** Where marks give no role, who wrote first asks. Gives that name. */
  function giveRoles(found, requester) {
    const names = [...new Set(found.map(({ author }) => author).filter(Boolean))];
    const asker = requester || (found[0]?.author ? names[0] : names[1]) || "";
    const some = found.some(({ role }) => role === "agent");
    const few = found.filter(({ comment }) => comment).length < found.length / 2; // among messages a comment is for the team
    for (const [at, { author, role, comment, message }] of found.entries()) {
      const asks = author ? asker && (author.includes(asker) || asker.includes(author)) : some || at === 0;
      message.role = comment && few ? "note" : role || (asks ? "customer" : "agent");
    }
    return asker;
  }

  /** A reply box not drawn yet, or what opens one. */
  const mayReply = (record) => record.editor.selectors.some((selector) => tree.query(selector)) || tree.queryAll("a, button, [role='button'], [role='tab']").some((each) => is("reply", line(each.textContent || each.title)));

  function read(record) {
    const ticket = ticketOf(record);
    if (!ticket) return null;
    order = new Map(tree.roots(document).flatMap((root) => [...root.querySelectorAll("*")]).map((element, at) => [element, { at, words: called(element) }]));
    const sure = reader.ticketOf(record);
    const editor = reader.editorOf(record, document);
    if (!editor && !mayReply(record)) return null;
    const told = clues();
    const around = families(told);
    let all = blocks(around, editor);
    let talk = all.flatMap((own) => {
      const { element, text } = bodyOf(own, told);
      if (!text) return [];
      const at = inner(own).filter((each) => told.get(each) === "when").flatMap(clocks).map(reader.moment).find(Boolean);
      const author = authorOf(own, element, told);
      const message = { role: "", text: text.startsWith(author) && text !== author ? text.slice(author.length).trim() : text, ...(at ? { at } : {}) };
      return [{ item: own[0], author, role: marked(own, text), comment: is("comment", attributes(own[0])), message }];
    });
    const letters = talk.reduce((sum, { message }) => sum + message.text.length, 0);
    if (letters < LEAST / 2 && opening(subjectOf([], told), undefined, around)) all = talk = []; // a description, and something small beside it
    if ((!sure && talk.length < 2) || (!editor?.shown && !talk.length)) return null;
    const subject = subjectOf(all, told);
    const asked = opening(subject, all[0]?.[0], around);
    const first = asked ? [{ item: asked.element, author: "", role: "customer", message: { role: "customer", text: asked.text } }] : [];
    // a page without clues is one message
    const found = talk.length || asked ? [...first, ...reader.byTime(talk)] : reader.messagesOf(record.messages[0], document, "", tree.drawn).slice(0, 1);
    if ((found[0]?.message.text.length ?? 0) < LEAST && !talk.length) return null;
    const requester = giveRoles(found, reader.value(record.requester, [document], tree.drawn));
    const reading = {
      site: { id: record.id, name: record.name },
      ticket,
      subject: subject.text,
      requester,
      messages: found.map(({ message }) => message),
      fields: reader.fieldsOf(record.fields, document),
      editor: editor ? "here" : "none",
      reply_page: false,
    };
    return reader.trace(reading, [...found.map(({ item, message }) => [item, message.text]), ...(subject.element ? [[subject.element, subject.text]] : [])]);
  }

  sidecard.generic = { read, ticketOf };
})();
