/**
 * United States (and the rest of the North American numbering plan): Social Security numbers, ITINs, telephones.
 * Never takes a part number for a Social Security number when the word before it says so.
 */
const SOCIAL = /(?:social|ssn|itin|tax id|tin)\b[^\d\n]{0,24}$/i;

/** @type {import("../masker.js").Pack} */
export const unitedStates = {
  id: "united-states",
  finds: [
    { kind: "resident number", pattern: /(?<![\w-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![A-Za-z\d]|-\w)/g, unless: "reference", says: SOCIAL },
    { kind: "resident number", pattern: /(?<![\w-])9\d\d-(?:[5-8]\d|9[0-24-9])-\d{4}(?![A-Za-z\d]|-\w)/g, unless: "reference", says: SOCIAL },
    { kind: "resident number", pattern: /(?<![\w-])(?!000|666)\d{3} ?(?!00)\d{2} ?(?!0000)\d{4}(?![A-Za-z\d]|-\w)/g, holds: (value, lead) => SOCIAL.test(lead) },
  ],
  phones: [
    { country: "US", pattern: /(?<![\w.+-])(?:1[-. ])?(?:\([2-9]\d{2}\) ?|[2-9]\d{2}([-. ]))[2-9]\d{2}[-. ]\d{4}(?![A-Za-z\d]|[-.]\w)/g },
    { country: "US", pattern: /(?<![\w.+$€£#-])[2-9]\d{2}[2-9]\d{6}(?![A-Za-z\d]|[-.,]\d)/g },
  ],
};
