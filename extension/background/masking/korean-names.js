/**
 * How a Korean name stands in a text: whole, without the family name, with a title, with a particle.
 * Never masks a word that merely begins or ends like the name.
 */
import { ORDINARY_KOREAN } from "./ordinary-words.js";

const NO = "(?<![\\uac00-\\ud7a3])";
const END = "(?![\\uac00-\\ud7a3])";
/** What follows a person. */
const TITLE = "\\s?(?:님|씨|군|양|고객|선생|과장|대리|부장|차장|팀장|사장|대표|주임|매니저|기사)|\\s(?:드림|올림|배상)(?![\\uac00-\\ud7a3])";
/** What follows a person and hardly a thing: "지원 기사" is an article. */
const PERSONAL = "\\s?(?:님|씨|고객님)|\\s(?:드림|올림)(?![\\uac00-\\ud7a3])";
/** What follows a noun, said of persons too. */
const PARTICLE =
  "(?:이가|이는|이를|이의|이도|이랑|이한테|이에게|가|이|은|는|을|를|의|에게서|에게|한테서|한테|께서|께|와|과|랑|이랑|도|만|로|으로|이라고|라고|이라는|라는|이며|이고|이나|부터|까지|보다|처럼|하고|이요|요|야|아)";
const IS = "(?:입니다|입니다만|이에요|예요|이예요|이고요|인데요|인데|이라서|라서)";
const COMPOUND = ["남궁", "황보", "제갈", "사공", "선우", "서문", "독고", "동방"];
/** Family names that are words of their own before a title: "이 고객님" is this customer. */
const DETERMINERS = new Set(["이", "전", "그", "한", "오", "정", "주", "우", "신", "구", "강", "채", "노", "고", "양", "문", "민", "원"]);

/** @param {string} joined a name without spaces, two to five syllables @returns {RegExp[]} */
export function koreanPatterns(joined) {
  const compound = joined.length > 2 && COMPOUND.includes(joined.slice(0, 2));
  // 황보라 is of the family 황보 or 황.
  if (compound && joined.length === 3) return [...formsOf(joined, 2), ...formsOf(joined, 1)];
  return formsOf(joined, compound ? 2 : 1);
}

/** @param {string} joined @param {number} length of the family name */
function formsOf(joined, length) {
  const family = joined.slice(0, length);
  const given = joined.slice(family.length);
  const spaced = joined.length > 2 ? [family, ...given].join("\\s?") : joined;
  const whole = joined.length < 3 || ORDINARY_KOREAN.has(joined);
  const ordinary = ORDINARY_KOREAN.has(given);
  const greeting = `(?<=(?:안녕하세요|저는|제 이름은|이름은|성함은|예금주|입금자|수령인)[,.:]?\\s)`;
  const list = whole
    ? [`${NO}${joined}(?=${PERSONAL})`, `${greeting}${joined}(?=${IS}|${END})`]
    : [`${NO}${joined}(?=${TITLE}|${IS}|${PARTICLE}${END}|${END})`, `${NO}${family}\\s${[...given].join("\\s?")}(?=${TITLE}|${ordinary ? "입니다|이에요|예요|이라고 합니다" : `${IS}|${PARTICLE}${END}|${END}`})`, `${NO}${spaced}(?=${TITLE})`];
  if (given.length >= 2) {
    list.push(`${NO}${given}(?=${ordinary ? PERSONAL : TITLE})`);
    list.push(ordinary ? `${greeting}${given}${END}` : `${NO}${given}(?=${IS}${END}|(?:이?가|이는|는|이를|를|이의|의|이?한테|이?에게|께서|이?랑)${END}|\\s*(?:[,.!]|$))`);
  }
  list.push(`${NO}${family}(?=${DETERMINERS.has(family) ? "씨(?:${END}|가|는|를|의)".replace("${END}", END) : "\\s?(?:씨|고객님|선생님|과장님|대리님|부장님|차장님|팀장님|사장님|대표님|매니저님)"})`);
  return list.map((source) => new RegExp(source, "gmu"));
}

/** How a name in Chinese characters or kana stands: whole, or the family name before a title. @param {string} family @param {string} given @returns {RegExp[]} */
export function hanPatterns(family, given) {
  const ends = "(?=様|さん|さま|氏|君|くん|ちゃん|先生|と申|です|より|先生|女士|小姐|您)";
  return [new RegExp(given ? `${family}[\\s\\u3000]?${given}` : family, "gu"), new RegExp(`${family}${ends}`, "gu"), ...(given ? [new RegExp(`${given}${ends}`, "gu")] : [])];
}
