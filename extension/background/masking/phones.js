/**
 * Telephone numbers: shapes that the packs give, held against libphonenumber's rules of their country.
 * Never takes digits for a telephone when the words before them name an order, a case or another thing.
 */
import "../../vendor/libphonenumber.js";
import { isReference } from "./cues.js";

const { findPhoneNumbersInText, parsePhoneNumberFromString } = globalThis.libphonenumber;

/** A word that announces a telephone number, in the languages of the packs. */
export const ANNOUNCED =
  /(?:phone|mobile|cell|call|dial|tel|fax|reach|ring|text|contact|whatsapp|hotline|전화|연락|휴대폰|핸드폰|폰번호|팩스|문자|ruf|nummer|handy|numéro|appel|tél|llam|móvil|電話|携帯|手机|电话|手机号|联系)[^\d\n]{0,20}$/iu;

/**
 * @typedef {{country: string, pattern: RegExp, announced?: boolean, certain?: boolean}} Shape
 * `announced`: only after a word that says so; `certain`: nothing else is written like this, whatever the word before it and
 * although the range isn't given out yet.
 */

/** @param {string} value @param {string} [country] @param {boolean} [certain] @returns {string|null} in E.164, null: no such number */
export function numberOf(value, country, certain = false) {
  const parsed = parsePhoneNumberFromString(value.replace(/^00/, "+"), country);
  return parsed?.isValid() || (certain && parsed?.isPossible()) ? String(parsed?.number) : null;
}

/** With their country's code, in any country's grouping; what follows a number is given back until it holds. */
const ABROAD = /(?<![\d\p{L}.])(?:\+|00(?=[1-9]))[ ]?(?:\(?\d{1,5}\)?[ .\-/\u2010-\u2013]{0,2}){2,7}(?<=\d)/gu;

/** @param {string} text @returns {import("./masker.js").Find[]} */
function findAbroad(text) {
  return Array.from(text.matchAll(ABROAD), (match) => {
    let value = match[0];
    let number = numberOf(value, undefined, match[0].startsWith("+"));
    while (!number && /[ .\-/]/.test(value.slice(2))) {
      value = value.replace(/[ .\-/]+[^ .\-/]*$/, "");
      number = numberOf(value, undefined, value.startsWith("+"));
    }
    return { start: match.index, end: match.index + value.length, kind: "phone", value: number ?? "" };
  }).filter(({ value, start }) => value && (text[start] === "+" || !isReference(text, start)));
}

/**
 * @param {string} text @param {Shape[]} shapes @param {string} [region] the browser's, for countries that no pack describes
 * @returns {import("./masker.js").Find[]}
 */
export function findPhones(text, shapes, region) {
  if (!/\d{3}/.test(text) && !/\d\d.\d\d/.test(text)) return [];
  const finds = findAbroad(text);
  for (const { country, pattern, announced, certain } of shapes) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const value = numberOf(match[0], country, certain);
      if (!value || (!certain && isReference(text, start))) continue;
      if (announced && !ANNOUNCED.test(text.slice(Math.max(0, start - 40), start))) continue;
      finds.push({ start, end: start + match[0].length, kind: "phone", value });
    }
  }
  if (!region || shapes.some(({ country }) => country === region)) return finds;
  for (const { startsAt: start, endsAt: end, number } of findPhoneNumbersInText(text, { defaultCountry: region })) {
    if (!isReference(text, start)) finds.push({ start, end, kind: "phone", value: String(number.number) });
  }
  return finds;
}
