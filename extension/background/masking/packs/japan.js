/**
 * Japan: Individual Numbers (My Number), telephones, postal codes.
 * Never takes a twelve-digit order number for a My Number: the word or Japanese grouping must say so.
 */
import { passesMyNumber } from "../check-digits.js";

const NUMBERED = /(?:マイナンバー|個人番号|my ?number|individual number)[^\d\n]{0,12}$/iu;

/** @type {import("../masker.js").Pack} */
export const japan = {
  id: "japan",
  finds: [
    { kind: "resident number", pattern: /(?<![\d-])\d{4}([ -]?)\d{4}\1\d{4}(?!\d|-\d)/g, holds: (value, lead) => NUMBERED.test(lead) && passesMyNumber(value) },
    { kind: "postal code", pattern: /〒\s?\d{3}-?\d{4}(?!\d|-\d)/g },
    { kind: "postal code", pattern: /(?<![\d-])\d{3}-\d{4}(?!\d|-\d)/g, holds: (value, lead) => /郵便番号[^\d\n]{0,6}$/u.test(lead) },
  ],
  phones: [
    { country: "JP", pattern: /(?<![\w.+-])\(?0[5789]0\)?[- ]\d{4}[- ]\d{4}(?!\d|[-.]\w)/g },
    { country: "JP", pattern: /(?<![\w.+-])\(?0\d{1,4}\)?[- ]?\d{1,4}-\d{4}(?!\d|[-.]\w)/g, announced: true },
  ],
};
