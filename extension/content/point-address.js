/**
 * The pattern of a ticket's address, made from the one that is open: numbers, keys and UUIDs, in the path, the query or the fragment.
 * Never takes a pattern that doesn't match the address it was made from, nor a word that may be the ticket's own.
 */
"use strict";
(() => {
  const { sidecard } = globalThis;
  const { selectors } = sidecard;
  const UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}";
  /** How an id may look, and the pattern of its like; the first that fits is taken. @type {[RegExp, string][]} */
  const KINDS = [
    [new RegExp(`^${UUID}$`), UUID],
    [/^\d+$/, "\\d+"],
    [/^[A-Za-z][A-Za-z0-9]*-\d+$/, "[A-Za-z][A-Za-z0-9]*-\\d+"],
    [/^(?=[\w-]*\d)[\w-]{6,}$/, "[\\w-]{6,}"],
    [/^(?=(?:[a-z]*[A-Z]){6})(?=.*[a-z])[A-Za-z]{16,}$/, "[A-Za-z\\d]{16,}"],
  ];
  const NAMED = /^(?:id|number|tid|key|(?:ticket|case|issue|conversation|request|thread)(?:_?(?:id|number|key))?)$/i;

  /** An inbox has a number of its own, and its conversations theirs. */
  const WEAK = /inbox/;

  const plain = (words) => words.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

  const kindOf = (value) => KINDS.find(([looks]) => looks.test(value))?.[1] ?? null;

  /** "issue12" is an id after a word. @returns {{before: string, id: string}|null} */
  function idIn(part) {
    const whole = kindOf(part);
    if (whole && whole !== KINDS[3][1]) return { before: "", id: whole };
    const ended = /^([A-Za-z_]+)\d+$/.exec(part);
    if (ended) return { before: plain(ended[1]), id: "\\d+" };
    return whole && /\d.*\d/.test(part) ? { before: "", id: whole } : null;
  }

  /** May be a person's or the ticket's: no part of an app is called so. */
  const isOwn = (part) => /[.@%]/.test(part) || selectors.isSecret(part);

  /** Other parts with an id in them differ from ticket to ticket. */
  const loose = (part) => {
    if (isOwn(part)) return "[^/?#]+";
    const found = idIn(part);
    return found ? found.before + found.id : plain(part);
  };

  /** A whole path, for a page whose address names no ticket. @param {string} path */
  const loosely = (path) => path.split("/").map((part) => (isOwn(part) ? "[^/?#]+" : plain(part))).join("\\/");

  /** Words of a title, as many sites put them behind the id: "charged-twice-for-order-7719". */
  const isSlug = (part) => /(?:^|-)[a-z]{2,}-[a-z]{2,}(?:-|$)/i.test(part) && kindOf(part) !== UUID;

  /** Path parts up to the last that has an id; null when none has. @param {string} path without its first slash */
  function byPath(path) {
    const parts = path.split("/");
    const plainly = parts.findLastIndex((part) => idIn(part) && !isSlug(part));
    const at = plainly < 0 ? parts.findLastIndex((part) => idIn(part)) : plainly;
    if (at < 0) return null;
    const { before, id } = /** @type {{before: string, id: string}} */ (idIn(parts[at]));
    const word = selectors.isSecret(before) ? "[A-Za-z_]+" : before;
    return `${parts.slice(0, at).map((part) => `${loose(part)}\\/`).join("")}${word}(?<id>${id})(?![\\w-])`;
  }

  function byQuery(path, query) {
    const pairs = query.split(/[&;]/).map((pair) => pair.split("="));
    const [name, value] = pairs.find(([key, given = ""]) => NAMED.test(key) && kindOf(given)) ?? [];
    return name ? `${path.split("/").map(loose).join("\\/")}\\?(?:[^#]*[&;])?${plain(name)}=(?<id>${kindOf(value)})(?![\\w-])` : null;
  }

  /**
   * Patterns for tickets' addresses like this one, [] when it names none.
   * @param {string} address path, query and fragment @param {string[]} known patterns to take where one matches
   */
  function patterns(address, known) {
    const fits = (source) => {
      try {
        return Boolean(new RegExp(source, "u").exec(address)?.groups?.id);
      } catch {
        return false;
      }
    };
    const sure = known.find((source) => fits(source) && !WEAK.test(source));
    if (sure) return [sure];
    const [, path, query = "", hash = ""] = /** @type {string[]} */ (/^\/([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/.exec(address) ?? ["", ""]);
    const bang = /^[!/]*/.exec(hash)?.[0] ?? "";
    const inHash = hash ? byPath(hash.slice(bang.length)) : null;
    const made = [byQuery(path, query), inHash && `${path.split("/").map(loose).join("\\/")}(?:\\?[^#]*)?#${plain(bang)}${inHash}`, byPath(path)];
    return made.filter((each) => each !== null).map((each) => `^(?<base>)\\/${each}`).filter(fits).slice(0, 1);
  }

  sidecard.pointAddress = { patterns, loosely };
})();
