/**
 * Korea: resident, foreigner and business registration numbers, bank accounts, telephones.
 * Never takes a dated order number for a resident number: without the word beside it the check digit must hold.
 */
import { beginsWithBirth, passesKoreanBusiness, passesKoreanResident } from "../check-digits.js";

const RESIDENT = /(?:주민|외국인|등록\s?번호|생년월일|resident|ARC)[^\d\n]{0,16}$/iu;
const COMPANY = /(?:법인)[^\d\n]{0,14}$/u;
const BUSINESS = /(?:사업자|세금계산서|business)[^\n]{0,24}$/iu;
const BANK =
  /(?:계좌|입금|송금|국민|신한|우리|하나|농협|기업|카카오|카뱅|토스|새마을|우체국|수협|제일|씨티|대구|부산|광주|전북|경남|제주|신협|산업|케이)(?:은행|뱅크|금고)?(?:\s?계좌)?(?:\s?번호)?[\s:은는이가]{0,4}$/u;

/** Given since October 2020, and to the youngest, they carry no check digit. @param {string} value */
const isUnchecked = (value) => /^(?:2[0-9])\d{4}\s?[-–]?\s?[3478]/.test(value);

/** @type {import("../masker.js").Pack} */
export const korea = {
  id: "korea",
  finds: [
    { kind: "business number", pattern: /(?<![\d-])\d{6}-\d{7}(?![\d-])/g, holds: (value, lead) => COMPANY.test(lead) },
    {
      kind: "resident number",
      pattern: /(?<![\d-])\d{6}\s?[-–]\s?[1-8](?:\d{6}|\*{6})(?!\d|-\d)/g,
      holds: (value, lead) => beginsWithBirth(value) && (value.endsWith("*") || RESIDENT.test(lead) || passesKoreanResident(value) || isUnchecked(value)),
      unless: "reference",
      says: RESIDENT,
    },
    {
      kind: "resident number",
      pattern: /(?<![\d-])\d{6}[1-8]\d{6}(?!\d|-\d)/g,
      holds: (value, lead) => beginsWithBirth(value) && (RESIDENT.test(lead) || passesKoreanResident(value)),
      unless: "reference",
      says: RESIDENT,
    },
    { kind: "business number", pattern: /(?<![\d-])\d{3}-\d{2}-\d{5}(?!\d|-\d)/g, holds: (value, lead) => passesKoreanBusiness(value) || BUSINESS.test(lead), unless: "reference", says: BUSINESS },
    { kind: "business number", pattern: /(?<![\d-])\d{10}(?!\d|-\d)/g, holds: (value, lead) => /사업자[^\d\n]{0,12}$/u.test(lead) },
    {
      kind: "account number",
      pattern: /(?<![\d-])(?!01[016-9]-)\d{2,6}(?:-\d{2,8}){1,3}(?!\d|-\d)|(?<![\d-])(?!01[016-9])\d{10,14}(?!\d|-\d)/g,
      holds: (value, lead, tail) => /^\d{10,14}$/.test(value.replace(/-/g, "")) && (BANK.test(lead) || /^\s?(?:계좌|카카오뱅크)/u.test(tail)),
    },
  ],
  phones: [
    { country: "KR", pattern: /(?<![\w.+-])\(?010\)?[-. ]{1,2}\d{4}[-. ]\d{4}(?!\d|[-.]\w)/g, certain: true },
    { country: "KR", pattern: /(?<![\w.+-])(?:01[016-9]\d{8}|01[16-9][-. ]\d{3,4}[-. ]\d{4})(?!\d|[-.]\w)/g },
    { country: "KR", pattern: /(?<![\w.+-])01[16-9]\d{7}(?!\d|[-.]\w)/g, announced: true },
    { country: "KR", pattern: /(?<![\w.+-])\(?0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70|50\d)(?:\)|[-. ]|\) )\d{3,4}[-. ]\d{4}(?!\d|[-.]\w)/g },
    { country: "KR", pattern: /(?<![\w.+-])0(?:2|3[1-3]|4[1-4]|5[1-5]|6[1-4]|70)\d{7,8}(?!\d|[-.]\w)/g, announced: true },
  ],
};
