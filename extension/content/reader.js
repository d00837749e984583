/**
 * Reads the open ticket by an adapter record: subject, messages with their roles, fields, requester, reply box.
 * Never reads a password field, never runs anything from a record, never keeps what it read.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree } = sidecard;
  const MOST = 500;
  /** Controls whose value a person sees. */
  const SHOWING = "select, input:not([type]), input[type='text'], input[type='number'], input[type='date']";

  const patterns = new Map();
  function pattern(source) {
    if (!patterns.has(source)) {
      try {
        patterns.set(source, new RegExp(source, "u"));
      } catch {
        patterns.set(source, /(?!)/);
      }
    }
    return patterns.get(source);
  }

  const address = () => (location.pathname + location.search + location.hash).slice(0, 2000);

  const fitsHost = (host) => (host.startsWith("*.") ? location.hostname.endsWith(host.slice(1)) : location.hostname === host);

  function fits(record) {
    const { hosts, address: path, present } = record.match;
    return (
      (!hosts || hosts.some(fitsHost)) &&
      (!path || pattern(path).test(address())) &&
      (!present || present.every((selector) => tree.query(selector)))
    );
  }

  /** One of a scope's elements, or the first inside one. */
  function find(selector, scope, wanted) {
    for (const element of scope) {
      if (element.nodeType === Node.ELEMENT_NODE && tree.matches(element, selector) && (!wanted || wanted(element))) return element;
      const found = wanted ? tree.queryAll(selector, element).find(wanted) : tree.query(selector, element);
      if (found) return found;
    }
    return null;
  }

  function chosen(control) {
    if (control.localName === "select") return [...control.selectedOptions].map((option) => option.textContent.trim()).join(", ");
    return "value" in control ? String(control.value) : "";
  }

  function raw(field, element) {
    if (element.localName === "input" && element.type === "password") return "";
    if (field.from === "attribute") return element.getAttribute(field.attribute) ?? "";
    if (field.from === "value") return chosen(element);
    const text = tree.text(element, field.strip, 20_000);
    if (text) return text;
    const control = find(SHOWING, [element]);
    return control ? chosen(control) : "";
  }

  /** A field's text, "" when it is missing; of several ways the first that gives one. */
  function value(field, scope, wanted) {
    if (!field) return "";
    if (Array.isArray(field)) return field.reduce((is, each) => is || value(each, scope, wanted), "");
    const element = field.from === "title" ? null : find(field.selector, field.anywhere ? [document] : scope, wanted);
    if (field.from !== "title" && !element) return "";
    const found = (field.from === "title" ? document.title : raw(field, element)).replace(/[\s\u00a0]+/g, " ").trim().slice(0, 2000);
    if (!field.pattern) return found;
    const match = pattern(field.pattern).exec(found);
    return match ? (match[1] ?? match[0]).trim() : "";
  }

  const plain = (name) => name.toLowerCase().replace(/\s+/g, " ").trim();

  function holds(when, scope, author, requester) {
    return (
      (!when.matches || tree.matches(scope[0], when.matches)) &&
      (!when.contains || Boolean(find(when.contains, scope))) &&
      (!when.text || value(when.text, scope) !== "") &&
      (!when.author || (requester !== "" && (when.author === "requester") === (plain(author) === plain(requester))))
    );
  }

  function following(item, count = 0) {
    const scope = [item];
    for (let next = item.nextElementSibling; next && scope.length <= count; next = next.nextElementSibling) scope.push(next);
    return scope;
  }

  function bodyOf(source, scope, wanted) {
    const strip = source.strip ?? [];
    if (!source.body) return tree.text(scope[0], strip, undefined, wanted);
    const parts = scope.flatMap((element) => (tree.matches(element, source.body) ? [element] : tree.queryAll(source.body, element)));
    const inner = strip.join(",");
    const kept = parts.filter((part) => !(inner && tree.matches(part, inner)) && !parts.some((other) => other !== part && tree.holds(other, part)));
    return kept.map((part) => (source.from === "value" ? chosen(part).trim() : tree.text(part, strip, undefined, wanted))).filter(Boolean).join("\n\n");
  }

  /** A time as ISO 8601: from that itself, from seconds or milliseconds since 1970, or from words with month, year and hour. */
  function moment(text) {
    const iso = /^\d{4}-\d\d-\d\d[\dT:.+ Z-]{0,30}$/.exec(text)?.[0];
    if (iso) return iso.replace(/^(.{10})[. ](?=\d)/, "$1T");
    const at = /^\d{10}(\d{3})?$/.test(text) ? Number(text.padEnd(13, "0")) : /[a-z]{3}.*\b\d{4}\b.*\d:\d\d/i.test(text) ? Date.parse(text) : NaN;
    return at ? new Date(at).toISOString() : "";
  }

  /** Oldest first, where each message has a time. */
  function byTime(found) {
    return found.every(({ message }) => message.at) ? found.toSorted((one, other) => Date.parse(one.message.at) - Date.parse(other.message.at)) : found;
  }

  function messagesOf(source, scope, requester, wanted = Boolean) {
    const items = tree.queryAll(source.items, scope).filter(wanted).slice(-MOST);
    if (source.newest_first === true) items.reverse();
    const found = items.flatMap((item) => {
      const own = following(item, source.siblings);
      const text = bodyOf(source, own, wanted);
      if (!text) return [];
      const author = value(source.author, own);
      const rule = (source.role.rules ?? []).find(({ when }) => holds(when, own, author, requester));
      const at = moment(value(source.time, own));
      return [{ item, message: { role: rule?.role ?? source.role.default, text, ...(at ? { at } : {}) } }];
    });
    return source.newest_first === "by_time" ? byTime(found) : found;
  }

  function fieldsOf(fields, scope) {
    const found = {};
    for (const [name, field] of Object.entries(fields?.named ?? {})) {
      const is = value(field, [scope]);
      if (is) found[name] = is.slice(0, 300);
    }
    const { pairs } = fields ?? {};
    for (const item of pairs ? tree.queryAll(pairs.items, scope).slice(0, 40) : []) {
      const own = following(item, pairs.siblings);
      const name = value(pairs.name, own).slice(0, 60);
      const is = value(pairs.value, own).slice(0, 300);
      if (name && is && (!pairs.only || pairs.only.includes(plain(name)))) found[name] = is;
    }
    return found;
  }

  function ticketOf(record) {
    const here = address();
    for (const source of record.ticket.addresses) {
      const groups = pattern(source).exec(here)?.groups;
      if (!groups) continue;
      const base = (groups.base ?? "").replace(/[/#!]+$/, "");
      const id = groups.id ?? value(record.ticket.id, [document]);
      if (!id || id.length > 200 || base.length > 200) continue;
      const path = record.ticket.url?.replaceAll("{base}", () => base).replaceAll("{id}", () => encodeURIComponent(id));
      return { system: location.origin + base, id, url: location.origin + (path ?? location.pathname + location.hash) };
    }
    return null;
  }

  function ticketOfPage(record) {
    const id = record.ticket.id && record.editor.reply_page ? value(record.ticket.id, [document]) : "";
    if (!id || !isReplyPage(record)) return null;
    const base = location.pathname.slice(0, Math.max(0, location.pathname.search(pattern(record.editor.reply_page.address))));
    const path = record.ticket.url?.replaceAll("{base}", () => base).replaceAll("{id}", () => encodeURIComponent(id));
    return { system: location.origin + base, id, url: location.origin + (path ?? location.pathname) };
  }

  const isReplyPage = (record) => Boolean(record.editor.reply_page && pattern(record.editor.reply_page.address).test(address()));

  const writable = (element) =>
    !element.disabled && !element.readOnly && (element.localName === "iframe" || element.localName === "textarea" || element.isContentEditable);

  /** The reply box: the first selector's that is drawn, the largest of it; else the first that could be opened. */
  function editorOf(record, scope = scopeOf(record)) {
    let hidden = null;
    for (const selector of record.editor.selectors) {
      const found = tree.queryAll(selector, scope).filter(writable);
      const shown = found.filter(tree.visible);
      if (shown.length) return { element: shown.reduce((one, other) => (area(other) > area(one) ? other : one)), shown: true };
      hidden ??= found[0] ?? null;
    }
    return hidden && record.editor.open && tree.query(record.editor.open, scope) ? { element: hidden, shown: false } : null;
  }

  const area = (element) => element.offsetWidth * element.offsetHeight;

  /** Does what is written in this reply box stay with colleagues, as the page stands now? */
  function isNote(record, element, scope = scopeOf(record)) {
    const near = scope === document ? document.documentElement : scope;
    return (record.editor.note ?? []).some(
      ({ matches, drawn, text }) =>
        (!matches || Boolean(element.closest(matches))) && (!drawn || tree.queryAll(drawn, near).some(tree.visible)) && (!text || value(text, [near], tree.drawn) !== ""),
    );
  }

  /** The open ticket's part of the page: the whole, or the drawn one that the record names; else null. */
  function scopeOf(record, id = ticketOf(record)?.id) {
    if (!record.active) return document;
    for (const selector of [record.active].flat()) {
      const found = tree.queryAll(selector.replaceAll("{id}", () => CSS.escape(id ?? ""))).find(tree.drawn);
      if (found) return found;
    }
    return null;
  }

  /** @type {WeakMap<object, [Element, string][]>} */
  const traces = new WeakMap();

  /** Keeps which words of a reading stood in which elements; gives the reading back. */
  function trace(reading, words) {
    traces.set(reading, words);
    return reading;
  }

  /** How much of a reading still stands, in the very same elements, in a former one: from 0 to 1. */
  function rest(reading, former) {
    const [now = [], before = []] = [traces.get(reading), traces.get(former)];
    return now.filter(([element, text]) => before.some((each) => each[0] === element && each[1] === text)).length / (now.length || 1);
  }

  /** The reading of the open ticket; null: no ticket, or a page still loading; false: the page shows another one. `bare`: its subject is enough. */
  function read(record, bare) {
    const ticket = ticketOf(record) ?? ticketOfPage(record);
    const scope = ticket && scopeOf(record, ticket.id);
    if (!ticket || !scope) return null;
    if (![ticket.id, ""].includes(value(record.ticket.confirm, [scope]))) return false;
    const wanted = record.drawn_only ? tree.drawn : undefined;
    const requester = value(record.requester, [scope], wanted);
    const found = record.messages.flatMap((source) => messagesOf(source, scope, requester, wanted));
    const messages = found.map(({ message }) => message);
    const subject = value(record.subject, [scope], wanted);
    const replyPage = isReplyPage(record);
    if (!replyPage && ((!bare && messages.length < (record.self_test?.min_messages ?? 0)) || (!subject && !messages.length))) return null;
    const here = editorOf(record, scope);
    const reading = {
      site: { id: record.id, name: record.name },
      ticket,
      subject,
      requester,
      messages,
      fields: fieldsOf(record.fields, scope),
      editor: here ? "here" : record.editor.reply_page && !replyPage ? "elsewhere" : "none",
      ...(here?.shown && isNote(record, here.element, scope) ? { note: true } : {}),
      reply_page: replyPage,
    };
    const head = [record.subject].flat().map((field) => find(field.selector, field.anywhere ? [document] : [scope], wanted)).find(Boolean);
    return trace(reading, [...found.map(({ item, message }) => [item, message.text]), ...(head ? [[head, subject]] : [])]);
  }

  sidecard.reader = { pattern, fits, read, value, fieldsOf, messagesOf, byTime, moment, trace, rest, ticketOf, editorOf, isNote };
})();
