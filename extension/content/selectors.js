/**
 * Selectors made from elements that a person pointed at: marks that look as if somebody chose them, then short paths.
 * Never builds on what a build tool made up (hashes, long numbers), nor on a state that passes (selected, open, unread), nor
 * on a word that may be the ticket's own: records leave this browser.
 *
 * A mark is a simple selector for an element, such as `.message` or `[data-role='agent']`.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { tree } = sidecard;
  const LONGEST = 400;
  const FOR_TESTS = ["data-testid", "data-test-id", "data-test", "data-qa", "data-cy", "data-test-selector", "data-automation-id"];
  const STATES =
    /^(?:(?:is|has|ng|v|js|was)-.+|active|inactive|selected|open|opened|closed|expanded|collapsed|hover(?:ed)?|focus(?:ed)?|read|unread|new|first|last|odd|even|show|shown|visible|current|disabled|enabled|loaded|loading|hidden|clearfix|highlighted|pinned|zebra)$/i;
  const UTILITY =
    /^(?:[mp][trblxyse]?|w|h|d|g|fs|fw|lh|col|row|text|bg|border|rounded|flex|grid|gap|items|justify|self|font|leading|overflow|position|float|shadow|space|min|max|z|top|left|right|bottom|inset|block|inline|relative|absolute|sticky|fixed|cursor|order|align|container|pull|small|large|btn|whitespace|tracking|truncate|divide|opacity|transition|group)(?:$|[-:\d].*)/;
  const ROLES = /agent|staff|support|operator|customer|client|requester|user|visitor|guest|contact|admin|bot|note|internal|public|private|in(?:bound|coming)|out(?:bound|going)/i;
  /** A CSS module's class: the part before the hash was chosen by somebody. */
  const MODULE = /^([A-Za-z][A-Za-z-]*_{1,2}[A-Za-z-]+_{1,3})[\w-]*\d?[\w-]{3,}$/;
  const STYLED = /^([A-Za-z]\w*__[A-Za-z]+)-(?:sc-)?[\w-]+$/;
  /** Tags that say nothing when they stand alone, and those that tell a part of the page. */
  const PLAIN = new Set("div span p a b i em strong small td tr li ul ol section label button img font center body".split(" "));
  const PARTS = new Set("aside header main form article footer h1 h2 h3 h4".split(" "));
  /** Tags of a list's items: alike although nobody marked them. */
  const ITEMS = new Set(["li", "tr", "dd", "article"]);
  const BLOCKS = ["p", "ul", "ol", "pre", "blockquote", "table"];

  /** In here a selector must find its element and no other. @type {Document|Element} */
  let scope = document;

  const quoted = (value) => `'${value.replace(/['\\]/g, "\\$&")}'`;

  /** One word between hyphens, as a build tool makes it and no person does. */
  function isHash(word) {
    if (/\d{3,}/.test(word)) return true;
    if (word.length >= 5 && /\d/.test(word) && /[a-z]/i.test(word)) return true;
    if (word.length >= 5 && !/[aeiouy]/i.test(word)) return true;
    const humps = word.split(/(?=[A-Z])/);
    return humps.length > 2 && humps.every((hump) => hump.length < 4);
  }

  /** Looks like a name that stays when the site is built again, and that counts nothing. */
  const isStable = (name) =>
    name.length > 1 &&
    name.length <= 60 &&
    /^[A-Za-z][\w-]*$/.test(name) &&
    !/^(?:css|sc|jsx|jss|emotion|svelte)-/i.test(name) &&
    !name.split(/[-_]+/).some((word) => /^\d+$/.test(word) || isHash(word));

  const isMeant = (name) => isStable(name) && !STATES.test(name) && !UTILITY.test(name);

  /** Somebody is addressed: "Reply to Grace". */
  const ADDRESSES = /@|\b(?:to|for|with|from|by|an|für|von|à|pour|de)\s+\p{Lu}/u;
  /** A label that a person reads, the same on every ticket. */
  const isLabel = (words) => words.length > 1 && words.length <= 40 && !/\d/.test(words) && !ADDRESSES.test(words);

  /** What nearly every helpdesk calls its own parts, whatever a ticket's subject says. */
  const USUAL = new Set(
    "customer customers client requester user users com net org example www name mail email ticket tickets case cases issue issues conversation conversations message messages comment comments reply replies answer note notes subject title body text content head header main page view list item items thread inbox desk support help agent agents staff team open new editor html index visitor operator guest contact admin bot internal public private author sender writer role inbound incoming outbound outgoing".split(" "),
  );
  /** Words of the ticket: no mark may hold one; of the common alphabet's among the subject's, none as a word. @type {{names: string[], said: string[]}} */
  let confidential = { names: [], said: [] };
  const wordsOf = (text) => text.toLowerCase().match(/[\p{L}\d]{3,}|[^\p{ASCII}\P{L}]{2,}/gu) ?? [];
  const isSecret = (mark) => {
    const parts = wordsOf(mark.replace(/(\p{Ll})(?=\p{Lu})/gu, "$1 "));
    return /password/i.test(mark) || confidential.names.some((word) => mark.toLowerCase().includes(word)) || confidential.said.some((word) => parts.includes(word));
  };

  /** @param {string[]} names people's @param {string[]} said other words of the ticket */
  function secrets(names, said) {
    const own = (texts) => texts.flatMap(wordsOf).filter((word) => !USUAL.has(word));
    const others = own(said);
    return { names: [...own(names), ...others.filter((word) => /\P{ASCII}/u.test(word))], said: others };
  }

  /** A value that says what something is, not whose: people's names begin with a capital letter. */
  const isKind = (value) => isStable(value) && !STATES.test(value) && (/^[a-z]/.test(value) || value === value.toUpperCase() || ROLES.test(value));
  const isWritten = (element) => /^(?:textarea|input|select|button|iframe)$/.test(element.localName) || element.isContentEditable || element.getAttribute("role") === "textbox";

  function classMarks(element) {
    const found = [];
    for (const name of element.classList) {
      const module = STYLED.exec(name) ?? MODULE.exec(name);
      if (isMeant(name)) found.push(`.${CSS.escape(name)}`);
      else if (module) found.push(`[class*=${quoted(module[1])}]`);
    }
    return found.filter((mark) => !isSecret(mark));
  }

  /** Attributes of the page's own whose value is a word: `data-role='agent'`. */
  function wordMarks(element) {
    return [...element.attributes]
      .filter(({ name, value }) => /^(?:data-[a-z-]+|itemprop|author|type|sender)$/.test(name) && !FOR_TESTS.includes(name) && isKind(value))
      .filter(({ name }) => name !== "type" || element.localName.includes("-"))
      .map(({ name, value }) => `[${name}=${quoted(value)}]`)
      .filter((mark) => !isSecret(mark));
  }

  const testMarks = (element) =>
    FOR_TESTS.filter((name) => isStable(element.getAttribute(name) ?? "")).map((name) => `[${name}=${quoted(element.getAttribute(name))}]`).filter((mark) => !isSecret(mark));

  /** All marks of an element that somebody chose, best first; its tag is not among them. */
  function marks(element) {
    const found = testMarks(element);
    const tag = CSS.escape(element.localName);
    const [role, label, name] = ["role", "aria-label", "name"].map((each) => element.getAttribute(each) ?? "");
    if (isStable(element.id) && !/\d/.test(element.id) && !STATES.test(element.id)) found.push(`#${CSS.escape(element.id)}`);
    if (isLabel(label) && isWritten(element)) found.push(`${role ? `[role=${quoted(role)}]` : tag}[aria-label=${quoted(label)}]`);
    if (name.length <= 60 && /^[@A-Za-z][\w@.[\]-]*$/.test(name) && !/\d{3,}/.test(name)) found.push(`${tag}[name=${quoted(name)}]`);
    const classes = classMarks(element);
    found.push(...wordMarks(element), ...classes);
    for (const [at, one] of classes.entries()) found.push(...classes.slice(at + 1).map((other) => one + other));
    if (isStable(role)) found.push(`[role=${quoted(role)}]`);
    if (element.getAttribute("contenteditable") === "true") found.push(`${tag}[contenteditable='true']`);
    if (element.localName.includes("-")) found.push(tag);
    return found.filter((mark) => !isSecret(mark));
  }

  /** Its parent, through open shadow roots and same-origin frames. @returns {Element|null} */
  function above(element) {
    const root = element.getRootNode();
    return element.parentElement ?? root.host ?? root.defaultView?.frameElement ?? null;
  }

  /** The element and all around it, innermost first. @returns {Element[]} */
  function line(element) {
    const found = [];
    for (let at = element; at; at = above(at)) found.push(at);
    return found;
  }

  const ordinal = (element) => {
    const alike = [...(element.parentNode?.children ?? [])].filter((each) => each.localName === element.localName);
    const tag = CSS.escape(element.localName);
    return alike.length > 1 ? `${tag}:nth-of-type(${alike.indexOf(element) + 1})` : tag;
  };

  const finds = (selector, element) => {
    if (selector.length > LONGEST) return false;
    const found = tree.queryAll(selector, scope);
    return found.length === 1 && found[0] === element;
  };

  /** A selector that finds this element and no other in the page. @param {Element} element @returns {string} */
  function unique(element) {
    const tag = CSS.escape(element.localName);
    const own = [...marks(element), tag];
    const alone = own.find((mark) => !PLAIN.has(mark) && finds(mark, element));
    if (alone) return alone;
    const around = [];
    for (let at = element.parentElement; at && at !== scope && around.length < 8; at = at.parentElement) around.push(at);
    for (const each of around) {
      for (const outer of [...marks(each), ...(PARTS.has(each.localName) ? [each.localName] : [])]) {
        const both = own.map((mark) => `${outer} ${mark}`).find((selector) => finds(selector, element));
        if (both) return both;
      }
    }
    let way = ordinal(element);
    let free = "";
    for (let at = element.parentElement, steps = 0; at && at !== scope; at = at.parentElement, steps++) {
      const anchor = steps < 6 && [...marks(at), ...(PARTS.has(at.localName) ? [at.localName] : [])].find((mark) => finds(`${mark} > ${way}`, element));
      if (anchor) return `${anchor} > ${way}`;
      if (!free && finds(way, element)) free = way;
      way = `${ordinal(at)} > ${way}`;
    }
    return free || way;
  }

  /** The elements right under the nearest common ancestor that hold the one and the other; null when one holds the other. */
  function apart(one, other) {
    const [ours, theirs] = [line(one), line(other)];
    const shared = ours.findIndex((each) => theirs.includes(each));
    const there = theirs.indexOf(ours[shared]);
    return shared < 1 || there < 1 ? null : [ours[shared - 1], theirs[there - 1]];
  }

  /** What two elements have in common, best first; their tag comes last. */
  function shared(one, other) {
    if (one.localName !== other.localName) return [];
    const names = [...one.attributes].map(({ name }) => name).filter((name) => /^data-[a-z-]+$/.test(name) && other.hasAttribute(name) && /id$/.test(name));
    return [...marks(one).filter((mark) => tree.matches(other, mark)), ...names.map((name) => `[${name}]`), CSS.escape(one.localName)];
  }

  /** A selector for the elements that are like these two, which are siblings. */
  function alike(one, other) {
    const parent = one.parentElement;
    const kids = (selector) => {
      const found = tree.queryAll(selector, scope);
      const depth = line(one).length;
      return selector.length <= LONGEST && found.includes(one) && found.includes(other) && found.every((each) => each.localName === one.localName && line(each).length === depth);
    };
    const common = shared(one, other);
    const meant = common.slice(0, -1).find(kids);
    if (meant) return meant;
    const outer = parent ? unique(parent) : "";
    return common.map((mark) => (outer ? `${outer} > ${mark}` : mark)).find(kids) ?? null;
  }

  /** The nearest ancestor (or itself) that has siblings like it: one of a list. @param {Element} element */
  function oneOfMany(element) {
    for (const at of line(element)) {
      if (at === at.ownerDocument.body) return null;
      const own = marks(at);
      const isTwin = (each) => each !== at && each.localName === at.localName && tree.drawn(each) && (own.some((mark) => tree.matches(each, mark)) || (ITEMS.has(at.localName) && !own.length && !marks(each).length));
      const twin = [...(at.parentElement?.children ?? [])].find(isTwin);
      if (twin && !BLOCKS.includes(at.localName)) return { item: at, twin };
    }
    return null;
  }

  /** The way from an item down to an element in it, by tags and places only. */
  function path(item, element) {
    const chain = line(element);
    return `:scope > ${chain.slice(0, chain.indexOf(item)).reverse().map(ordinal).join(" > ")}`;
  }

  /** Where inside the items the text is that was pointed at; "" when it is the item itself. @param {{item: Element, at: Element}[]} places */
  function within(places) {
    const chains = places.map(({ item, at }) => {
      const chain = line(at);
      return chain.slice(0, chain.indexOf(item)).filter((each) => each.getRootNode() === item.getRootNode());
    });
    if (chains.some((chain) => !chain.length)) return "";
    const single = (mark) => places.every(({ item }, number) => item.querySelectorAll(mark).length === 1 && chains[number].some((each) => tree.matches(each, mark)));
    const isMixed = (each) => [...each.children].some((child) => !BLOCKS.includes(child.localName) && tree.text(child));
    for (const [at, each] of chains[0].entries()) {
      const mark = marks(each).filter((is) => !is.startsWith("#")).find(single);
      if (!mark) continue;
      const paragraphs = at > 0 && BLOCKS.includes(chains[0][at - 1].localName) && isMixed(each);
      return paragraphs ? BLOCKS.map((tag) => `${mark} > ${tag}`).join(", ") : mark;
    }
    const tops = chains.map((chain) => chain[chain.length - 1]);
    if (tops.every((top) => BLOCKS.includes(top.localName))) return BLOCKS.map((tag) => `:scope > ${tag}`).join(", ");
    const steps = tops.map((top) => `:scope > ${ordinal(top)}`);
    return steps.every((step) => step === steps[0]) ? steps[0] : "";
  }

  /** Selectors are made for this pane of the page from now on. @param {Document|Element} pane @param {typeof confidential} [words] that none of them may hold */
  function look(pane, words = confidential) {
    [scope, confidential] = [pane, words];
  }

  sidecard.selectors = { look, secrets, isSecret, BLOCKS, isStable, marks, testMarks, wordMarks, classMarks, unique, above, line, apart, alike, oneOfMany, path, within };
})();
