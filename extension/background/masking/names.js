/**
 * The requester's own name in the forms in which it stands in a ticket: whole, first name, surname, with titles and particles.
 * Never masks words that merely look alike: a name that is an ordinary word needs a sign around it that a person is meant.
 */
import { hanPatterns, koreanPatterns } from "./korean-names.js";
import { OFFICES, ORDINARY } from "./ordinary-words.js";

const LETTER = "[\\p{Script=Latin}\\p{M}\\p{N}]";
const OPEN = `(?<!${LETTER}|${LETTER}[-'’@.])`;
/** Not within a word, an address, or a compound; a possessive may follow, and a Korean particle. */
const SHUT = `(?!${LETTER}|[-_@]${LETTER}|\\.${LETTER}{2,}|['’](?!s?(?!${LETTER})))`;
const capital = (/** @type {string} */ text) => text[0].toUpperCase() + text.slice(1);
const eitherCase = (/** @type {string} */ words) => words.split(" | ").flatMap((each) => [each, capital(each)]).join("|");
const TITLES = eitherCase("mr | mrs | ms | miss | dr | prof | herr | frau | señor | señora | mme");
const GREETINGS = eitherCase("hi | hello | hey | dear | thanks | thank you | regards | cheers | best | sincerely | yours | love | greetings");
const SAID = eitherCase("i'm | i’m | i am | name is | this is | told | tell | asked | ask | contact | called | call | emailed | met | signed | spoke to | spoke with");
/** Said before a person: "Hi Will", "told Mark", "my name is Rose". */
const CUE = `(?<=(?<!${LETTER})(?:${TITLES}|${GREETINGS}|${SAID})[.,:!]?[ \\t]{1,2})`;
const LONE = "(?<=^[ \\t]{0,8}[-–—~]{0,3}[ \\t]{0,3})";
const LINE_END = "(?=[ \\t]{0,3}[.,!]?[ \\t]{0,8}$)";

const escaped = (/** @type {string} */ text) => text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
const bare = (/** @type {string} */ text) => text.normalize("NFD").replace(/\p{M}/gu, "").normalize("NFC");

/** One part of a Latin name. @param {string} part @returns {RegExp[]} */
function partPatterns(part) {
  const short = part.length < 3;
  if (short && !/^\p{Lu}/u.test(part)) return [];
  const forms = [...new Set([capital(part), part.toUpperCase()])].map(escaped).join("|");
  if (short) return [new RegExp(`(?<=(?<!${LETTER})(?:${TITLES})\\.?[ \\t])(?:${forms})${SHUT}`, "gmu")];
  const list = [
    new RegExp(`${LONE}${escaped(part)}${SHUT}${LINE_END}`, "gimu"),
    new RegExp(`${OPEN}(?:${forms})(?=\\s?(?:님|씨))`, "gu"),
  ];
  // An ordinary word is a person only with its capital and a sign around it.
  if (ORDINARY.has(part.toLowerCase())) return [...list, new RegExp(`${CUE}(?:${forms})${SHUT}`, "gmu"), new RegExp(`${OPEN}(?:${forms})(?=['’]s(?!${LETTER}))`, "gu")];
  return [...list, new RegExp(`${OPEN}(?:${forms})${SHUT}`, "gu"), new RegExp(`${CUE}${escaped(part)}${SHUT}`, "gimu")];
}

/** @param {string} name as shown @returns {RegExp[]} */
function namePatterns(name) {
  const whole = name.normalize("NFC").trim().replace(/\s+/g, " ");
  if (whole.length < 2 || whole.length > 80 || whole.includes("@")) return [];
  const parts = whole.split(" ");
  const joined = parts.join("");
  if (/^[\uac00-\ud7a3]{2,5}$/.test(joined)) return koreanPatterns(joined);
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}々ー]{2,10}$/u.test(joined)) return hanPatterns(parts[0], parts.slice(1).join(""));
  if (!/\p{Script=Latin}/u.test(whole)) return [new RegExp(`(?<![\\p{L}\\p{N}])${escaped(whole)}(?![\\p{L}\\p{N}])`, "giu")];
  const list = [];
  for (const spelt of new Set([whole, bare(whole).trim()])) {
    const pieces = spelt.split(" ").filter(Boolean);
    if (!pieces.length) continue;
    const last = escaped(/** @type {string} */ (pieces.at(-1)));
    const first = pieces.slice(0, -1).map(escaped).join("\\s+");
    const orders = pieces.length > 1 ? [`${first}\\s+${last}`, `${last},?\\s+${first}`, `${escaped(pieces[0][0])}\\.\\s?${last}`] : [];
    list.push(...orders.map((order) => new RegExp(`${OPEN}${order}${SHUT}`, "giu")));
    list.push(...pieces.flatMap(partPatterns));
  }
  return list;
}

/**
 * The names in what a desk shows of the requester: "Grace Miller", "Grace Miller <grace@...>", "grace.miller@..." or a login name.
 * @param {string} requester one line
 */
function namesOf(requester) {
  const address = /[^\s<>()"']+@[^\s<>()"']+/.exec(requester)?.[0] ?? "";
  const shown = requester.replace(address, " ").replace(/[<>()"]/g, " ").replace(/\s+/g, " ").trim();
  const login = (address ? address.split("@")[0].replace(/\+.*/, "") : /^[\w.-]+$/.test(shown) && /[._-]/.test(shown) ? shown : "")
    .split(/[._\d-]+/)
    .filter((part) => part.length > 2 && !OFFICES.has(part.toLowerCase()));
  return [...new Set([shown, login.length > 1 ? login.join(" ") : "", ...login])].filter(Boolean);
}

/** The last requester's patterns: a page is read again and again. @type {{requester: string, patterns: RegExp[]}} */
let last = { requester: "", patterns: [] };

/** @param {string} requester as a desk shows them; a line for each name, where it knows several @returns {RegExp[]} */
export function patternsOf(requester) {
  if (last.requester !== requester) last = { requester, patterns: requester.split("\n").flatMap(namesOf).flatMap(namePatterns) };
  return last.patterns;
}
