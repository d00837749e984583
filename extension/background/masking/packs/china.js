/**
 * China: resident numbers and mobile telephones.
 * Never takes eleven digits for a telephone without a word before them that says so.
 */
import { passesChineseResident } from "../check-digits.js";

/** @type {import("../masker.js").Pack} */
export const china = {
  id: "china",
  finds: [{ kind: "resident number", pattern: /(?<![A-Za-z\d])\d{17}[\dXx](?![A-Za-z\d])/g, holds: passesChineseResident }],
  phones: [{ country: "CN", pattern: /(?<![\w.+-])1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d|[-.]\w)/g, announced: true }],
};
