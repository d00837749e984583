/**
 * A masker: finds what names somebody, by the packs and the requester's name, and puts placeholders in its place.
 * Never keeps what it masked beyond its own life; the same value has the same placeholder for as long as it or its memory lives.
 */
import { after, before, isReference } from "./cues.js";
import { patternsOf } from "./names.js";
import { packsOf } from "./packs/index.js";
import { findPhones } from "./phones.js";

/**
 * @typedef {{start: number, end: number, kind: string, value: string}} Find
 * @typedef {{
 *   kind: string, pattern: RegExp, shrink?: boolean, unless?: "reference", says?: RegExp,
 *   holds?: (value: string, before: string, after: string) => boolean
 * }} Rule `holds`: is it one, with these words around it? `unless`: not after an order's word, but where `says` fits the words before it
 * `shrink`: groups may have swallowed a word; they are given back from the end until it holds.
 * @typedef {{id: string, finds: Rule[], phones: import("./phones.js").Shape[]}} Pack
 * @typedef {{label: string, original_length: number}} Mask
 * @typedef {{labels: Map<string, string>, counts: Map<string, number>}} Memory which placeholder stands for which value; raw, so it is kept nowhere but in memory
 */

/** @returns {Memory} */
export const makeMemory = () => ({ labels: new Map(), counts: new Map() });

/** @param {string} text @param {Rule} rule @returns {Find[]} */
function apply(text, { kind, pattern, holds = () => true, shrink, unless, says }) {
  const finds = [];
  for (const match of text.matchAll(pattern)) {
    const start = match.index;
    const lead = before(text, start);
    let value = match[0];
    const good = () => holds(value, lead, after(text, start + value.length));
    while (shrink && !good() && value.includes(" ")) value = value.slice(0, value.lastIndexOf(" "));
    if (!good()) continue;
    if (unless && !says?.test(lead) && isReference(text, start)) continue;
    finds.push({ start, end: start + value.length, kind, value: value.replace(/[\s-]/g, "").toLowerCase() });
  }
  return finds;
}

/**
 * @param {{requester?: string|null, locale?: string, packs?: string[]|null, memory?: Memory}} [about] `packs`: null takes all
 * @returns {{mask: (text: string) => string, masks: Mask[], originals: {label: string, text: string}[], finds: (text: string) => Find[]}}
 * `masks` and `originals` grow with each text, in the order of the finds; `finds` only looks.
 */
export function makeMasker({ requester = "", locale = globalThis.navigator?.language ?? "en", packs = null, memory = makeMemory() } = {}) {
  const names = patternsOf(String(requester ?? "").slice(0, 200));
  const chosen = packsOf(packs);
  const rules = chosen.flatMap(({ finds }) => finds);
  const shapes = chosen.flatMap(({ phones }) => phones);
  const region = /-([A-Z]{2})\b/.exec(locale)?.[1];
  /** @type {Mask[]} */
  const masks = [];
  /** @type {{label: string, text: string}[]} */
  const originals = [];

  const label = (/** @type {Find} */ { kind, value }) => {
    if (kind === "customer") return "[customer]";
    const key = `${kind}:${value}`;
    const known = memory.labels.get(key);
    if (known) return known;
    const number = (memory.counts.get(kind) ?? 0) + 1;
    memory.counts.set(kind, number);
    memory.labels.set(key, `[${kind} ${number}]`);
    return `[${kind} ${number}]`;
  };

  /** Those that stand, in their order: of finds that overlap, the one that begins first and then the one found first. @param {string} text */
  const finds = (text) => {
    const all = [
      ...rules.flatMap((rule) => apply(text, rule)),
      ...findPhones(text, shapes, region),
      ...names.flatMap((pattern) => Array.from(text.matchAll(pattern), (match) => ({ start: match.index, end: match.index + match[0].length, kind: "customer", value: "" }))),
    ];
    const rank = new Map(all.map((find, index) => [find, index]));
    all.sort((one, other) => one.start - other.start || /** @type {number} */ (rank.get(one)) - /** @type {number} */ (rank.get(other)));
    /** @type {Find[]} */
    const kept = [];
    for (const find of all) {
      const last = kept.at(-1);
      if (!last || find.start >= last.end) kept.push({ ...find });
      // What overlaps an earlier find is masked with it: half a number is still a number.
      else last.end = Math.max(last.end, find.end);
    }
    return kept;
  };

  const mask = (/** @type {string} */ text) => {
    if (!text) return text;
    let out = "";
    let at = 0;
    for (const find of finds(text)) {
      const placeholder = label(find);
      masks.push({ label: placeholder, original_length: find.end - find.start });
      originals.push({ label: placeholder, text: text.slice(find.start, find.end) });
      out += text.slice(at, find.start) + placeholder;
      at = find.end;
    }
    return out + text.slice(at);
  };

  return { mask, masks, originals, finds };
}
