/**
 * Check digits: whether a number can be what it looks like.
 * Never looks at the words around it.
 */

const digitsOf = (/** @type {string} */ text) => Array.from(text.replace(/\D/g, ""), Number);

/** @param {number[]} digits @param {number[]} weights */
const weighed = (digits, weights) => weights.reduce((sum, weight, i) => sum + weight * digits[i], 0);

/** ISO/IEC 7812: payment cards. @param {string} text */
export function passesLuhn(text) {
  const digits = digitsOf(text).reverse();
  const sum = digits.reduce((total, digit, i) => total + (i % 2 ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit), 0);
  return sum % 10 === 0;
}

/** The remainder of a long decimal number. @param {string} digits @param {number} by */
export const remainder = (digits, by) => Array.from(digits).reduce((rest, digit) => (rest * 10 + Number(digit)) % by, 0);

/** ISO 13616: the first four characters go last, letters count from 10, the remainder by 97 is 1. @param {string} text */
export function passesIban(text) {
  const compact = text.replace(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(compact)) return false;
  const digits = (compact.slice(4) + compact.slice(0, 4)).replace(/[A-Z]/g, (letter) => String(letter.charCodeAt(0) - 55));
  return remainder(digits, 97) === 1;
}

/** ISO 7064 mod 11, 10: German VAT numbers. @param {string} text */
export function passesMod1110(text) {
  const digits = digitsOf(text);
  let product = 10;
  for (const digit of digits.slice(0, -1)) product = (((digit + product) % 10 || 10) * 2) % 11;
  return (11 - product) % 10 === digits.at(-1);
}

export const isDay = (/** @type {string} */ month, /** @type {string} */ day) => Number(month) >= 1 && Number(month) <= 12 && Number(day) >= 1 && Number(day) <= 31;

/** The birth date that a Korean resident number begins with, no later than today. @param {string} text @param {Date} [today] */
export function beginsWithBirth(text, today = new Date()) {
  const digits = text.replace(/\D/g, "");
  if (!isDay(digits.slice(2, 4), digits.slice(4, 6))) return false;
  const year = ("3478".includes(digits[6]) ? 2000 : 1900) + Number(digits.slice(0, 2));
  return Date.UTC(year, Number(digits.slice(2, 4)) - 1, Number(digits.slice(4, 6))) <= today.getTime();
}

/** Korean resident numbers given before October 2020. Foreigners' count two more. @param {string} text */
export function passesKoreanResident(text) {
  const digits = digitsOf(text);
  const check = (11 - (weighed(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10;
  return check === digits[12] || (digits[6] > 4 && (check + 2) % 10 === digits[12]);
}

/** Korean business registration numbers. @param {string} text */
export function passesKoreanBusiness(text) {
  const digits = digitsOf(text);
  const sum = weighed(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((digits[8] * 5) / 10);
  return digits.length === 10 && (10 - (sum % 10)) % 10 === digits[9];
}

/** Japan's Individual Number. @param {string} text */
export function passesMyNumber(text) {
  const digits = digitsOf(text);
  const rest = weighed(digits, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11;
  return digits.length === 12 && digits[11] === (rest <= 1 ? 0 : 11 - rest);
}

/** GB 11643: Chinese resident numbers. @param {string} text */
export function passesChineseResident(text) {
  const sum = weighed(Array.from(text, Number), [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return isDay(text.slice(10, 12), text.slice(12, 14)) && "10X98765432"[sum % 11] === text[17].toUpperCase();
}

/** VAT numbers whose check is short enough to hold; others need the word beside them. @type {Record<string, (rest: string) => boolean>} */
const VAT = {
  AT: (rest) => /^U\d{8}$/.test(rest) && (10 - ((digitsOf(rest).slice(0, 7).reduce((sum, digit, i) => sum + (i % 2 ? (digit > 4 ? 2 * digit - 9 : 2 * digit) : digit), 0) + 4) % 10)) % 10 === Number(rest.at(-1)),
  BE: (rest) => /^[01]\d{9}$/.test(rest) && 97 - (Number(rest.slice(0, 8)) % 97) === Number(rest.slice(8)),
  DE: (rest) => /^[1-9]\d{8}$/.test(rest) && passesMod1110(rest),
  DK: (rest) => /^[1-9]\d{7}$/.test(rest) && weighed(digitsOf(rest), [2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0,
  FR: (rest) => /^\d{11}$/.test(rest) && remainder(rest.slice(2) + "12", 97) === Number(rest.slice(0, 2)),
  GB: (rest) => /^\d{9}(\d{3})?$/.test(rest) && [0, 42].includes((weighed(digitsOf(rest), [8, 7, 6, 5, 4, 3, 2, 10, 1])) % 97),
  IT: (rest) => /^\d{11}$/.test(rest) && passesLuhn(rest),
  NL: (rest) => /^\d{9}B\d{2}$/.test(rest) && weighed(digitsOf(rest), [9, 8, 7, 6, 5, 4, 3, 2]) % 11 === Number(rest[8]),
  PL: (rest) => /^\d{10}$/.test(rest) && weighed(digitsOf(rest), [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 === Number(rest[9]),
  SE: (rest) => /^\d{10}01$/.test(rest) && passesLuhn(rest.slice(0, 10)),
};

/** @param {string} text country and number */
export function passesVat(text) {
  const compact = text.replace(/[\s.-]/g, "").toUpperCase();
  return VAT[compact.slice(0, 2)]?.(compact.slice(2)) ?? false;
}
