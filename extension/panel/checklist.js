/**
 * What a good card has, checked while it is written: pure functions of its title and text.
 * Never blocks saving and never sends a word (whether links lead anywhere, use-link-checks.js asks); each criterion is a hint that a person may know better than.
 *
 * @typedef {"title_words"|"title_length"|"one_subject"|"complete"|"no_personal_data"|"links"} Criterion
 * @typedef {{title: string, body: string, sections: import("./sections.js").Section[]|null}} Draft
 */
import { allWords } from "./sections.js";

/** Characters. Longer titles are cut in lists and in search results. */
const LONGEST_TITLE = 125;
/** Characters: about one page. */
const ONE_PAGE = 3500;

const wide = (/** @type {string} */ text) => /[\u1100-\u11ff\u3040-\u30ff\u3130-\u318f\u3400-\u9fff\uac00-\ud7a3]/.test(text);

/** As a customer would say it: several words, not shouted, not a reply's subject or a bare number. */
function hasCustomersWords(title) {
  const words = title.split(/\s+/).filter((word) => /\p{L}/u.test(word));
  const shouted = title.length > 12 && title === title.toUpperCase() && title !== title.toLowerCase();
  return words.length >= (wide(title) ? 2 : 3) && !shouted && !/^(re|fw|fwd|aw|회신|전달)\s*:/i.test(title) && !/(ticket|case|티켓)\s*#?\d+/i.test(title);
}

/** One question, and not more than a page. */
function hasOneSubject(title, text) {
  const questions = title.match(/[?？]/g)?.length ?? 0;
  const heads = text.match(/^#{1,2}\s/gm)?.length ?? 0;
  return questions <= 1 && !/[;；]|\s\/\s|\band also\b|그리고 또/i.test(title) && heads <= 6 && text.length <= ONE_PAGE;
}

/** Every section says something; one text says at least a sentence. */
function isComplete({ sections }, text) {
  if (sections) return sections.every((one) => one.markdown.trim());
  return text.trim().length >= (wide(text) ? 15 : 30);
}

/** Luhn's sum, which the number of a payment card fulfils. @param {string} digits */
function isCardNumber(digits) {
  const sum = Array.from(digits, Number).reverse().reduce((all, digit, place) => {
    const worth = place % 2 ? digit * 2 : digit;
    return all + (worth > 9 ? worth - 9 : worth);
  }, 0);
  return digits.length >= 13 && digits.length <= 19 && sum % 10 === 0;
}

/** No e-mail address of a person, phone, card or resident number, and not the name of the customer whose ticket is open. */
function hasNoPersonalData(text, customer) {
  const bare = text.replace(/https?:\/\/\S+/g, " ");
  const emails = (bare.match(/[\w.+-]+@[\w-]+\.[\w.]+/g) ?? []).filter((one) => !/^(help|support|info|contact|billing|finance|sales|team|no-?reply|privacy|security)@/i.test(one));
  const numbers = (bare.match(/\d(?:[ -]?\d){12,18}/g) ?? []).map((one) => one.replace(/\D/g, ""));
  const phone = /(^|[\s(])(\+\d{1,3}[\s.-]?)\(?\d{1,4}\)?([\s.-]?\d{2,4}){2,4}\b|\b01[016789][- ]?\d{3,4}[- ]?\d{4}\b/.test(bare);
  const resident = /\b\d{6}-[1-8]\d{6}\b|\b[A-Z]{2}\d{2}( ?[A-Z0-9]{4}){3,7}\b/.test(bare);
  const named = customer && customer.length > 2 && bare.toLowerCase().includes(customer.toLowerCase());
  return !emails.length && !numbers.some(isCardNumber) && !phone && !resident && !named;
}

/** Every link has words that say where it leads, and a web address; none stands bare in the text. */
function hasGoodLinks(text) {
  const links = Array.from(text.matchAll(/!?\[([^\]]*)\]\(([^)\s]*)[^)]*\)/g));
  const vague = /^(here|click here|link|this|여기|여기를 클릭|링크|이곳)?$/i;
  const bare = text.replace(/!?\[[^\]]*\]\([^)]*\)/g, " ").replace(/`[^`]*`|<https?:[^>]*>/g, " ");
  return links.every(([whole, words, address]) => whole.startsWith("!") || (!vague.test(words.trim()) && /^(https?:\/\/[^\s.]+\.[^\s]+|mailto:|tel:)/i.test(address))) && !/https?:\/\//i.test(bare);
}

/** The web addresses that a text links to, each once. @param {string} text @returns {string[]} */
export function addressesOf(text) {
  const plain = text.replace(/`[^`]*`/g, " ");
  const found = [...plain.matchAll(/\]\(<?(https?:\/\/[^)\s>]+)|<(https?:\/\/[^>\s]+)>/gi)];
  return [...new Set(found.map(([, linked, bare]) => linked ?? bare))];
}

/**
 * Each criterion in its order, and whether it is met.
 * @param {Draft} draft @param {{customer?: string|null}} [about] the customer of the open ticket
 * @returns {{code: Criterion, met: boolean}[]}
 */
export function check(draft, { customer = null } = {}) {
  const title = draft.title.trim();
  const text = allWords(draft);
  return [
    { code: "title_words", met: hasCustomersWords(title) },
    { code: "title_length", met: title.length > 0 && title.length <= LONGEST_TITLE },
    { code: "one_subject", met: hasOneSubject(title, text) },
    { code: "complete", met: isComplete(draft, text) },
    { code: "no_personal_data", met: hasNoPersonalData(`${title}\n${text}`, customer) },
    { code: "links", met: hasGoodLinks(text) },
  ];
}
