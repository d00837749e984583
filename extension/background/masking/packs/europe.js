/**
 * Europe: IBANs, VAT numbers, British national insurance numbers, telephones of Great Britain, France, Germany, Spain and Italy.
 * Never takes a product code for a VAT number: without the word beside it the check digit must hold.
 */
import { passesIban, passesVat } from "../check-digits.js";

const TAX = /(?:\bVAT|USt|UID|\bTVA|\bIVA|\bBTW|\bMwSt|\bNIP|\btax)\b[^\d\n]{0,24}$/i;
const INSURANCE = /(?:\bNI\b|NINO|insurance)[^\d\n]{0,20}$/i;

/** @type {import("../masker.js").Pack} */
export const europe = {
  id: "europe",
  finds: [
    { kind: "IBAN", pattern: /(?<![A-Za-z\d])[A-Za-z]{2}\d{2}(?: ?[A-Za-z0-9]{4}){2,7}(?: ?[A-Za-z0-9]{1,4})?(?![A-Za-z\d])/g, holds: passesIban, shrink: true },
    {
      kind: "VAT number",
      pattern: /(?<![A-Za-z\d])(?:AT ?U\d{8}|BE ?[01]\d{3}\.?\d{3}\.?\d{3}|DE ?\d{9}|DK ?\d{8}|EL ?\d{9}|ES ?[A-Z\d]\d{7}[A-Z\d]|FI ?\d{8}|FR ?[A-Z\d]{2} ?\d{9}|GB ?\d{9}|IE ?\d[A-Z\d]\d{5}[A-Z]{1,2}|IT ?\d{11}|LU ?\d{8}|NL ?\d{9}B\d{2}|PL ?\d{10}|PT ?\d{9}|SE ?\d{12}|HU ?\d{8}|CZ ?\d{8,10}|RO ?\d{6,10})(?![A-Za-z\d])/g,
      holds: (value, lead) => passesVat(value) || TAX.test(lead),
    },
    { kind: "resident number", pattern: /(?<![A-Za-z\d])[A-CEGHJ-PR-TW-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z\d])/g, unless: "reference", says: INSURANCE },
    { kind: "resident number", pattern: /(?<![A-Za-z\d])[A-Z]{2} ?\d{2} ?\d{2} ?\d{2} ?[A-Z](?![A-Za-z\d])/g, holds: (value, lead) => INSURANCE.test(lead) },
  ],
  phones: [
    { country: "GB", pattern: /(?<![\w.+-])\(?0(?:20\)? ?\d{4} \d{4}|1\d{2}\)? \d{3} \d{4}|1\d{3}\)? \d{3} ?\d{3}|[38]\d{2}\)? \d{3} \d{4})(?![A-Za-z\d]|[-.]\w)/g },
    { country: "GB", pattern: /(?<![\w.+-])\(?07\d{3}\)? \d{3} ?\d{3}(?![A-Za-z\d]|[-.]\w)/g, certain: true },
    { country: "GB", pattern: /(?<![\w.+-])07\d{9}(?![A-Za-z\d]|[-.]\w)/g, announced: true },
    { country: "FR", pattern: /(?<![\w.+-])0[1-9](?:([ .-])\d{2})(?:\1\d{2}){3}(?![A-Za-z\d]|[-.]\w)/g },
    { country: "DE", pattern: /(?<![\w.+-])\(?01[5-7]\d\)?[ /-]\d{3,4}[ -]?\d{3,5}(?![A-Za-z\d]|[-.]\w)/g },
    { country: "DE", pattern: /(?<![\w.+-])\(?0[2-9]\d{1,3}\)?[ /-]\d{3,8}(?:[ -]\d{2,5})?(?![A-Za-z\d]|[-.]\w)/g, announced: true },
    { country: "ES", pattern: /(?<![\w.+-])[679]\d{2} (?:\d{3} \d{3}|\d{2} \d{2} \d{2})(?![A-Za-z\d]|[-.]\w)/g, announced: true },
    { country: "IT", pattern: /(?<![\w.+-])3\d{2} \d{3} ?\d{4}(?![A-Za-z\d]|[-.]\w)/g, announced: true },
  ],
};
