/**
 * Cues: the words before a number that say what it is, an order number or a telephone.
 * Never looks past the line, the sentence or another number.
 */

/** What companies count: numbers that name a thing, not a person. */
const THINGS = [
  "order|ticket|case|invoice|tracking|ref(?:erence)?|reservation|booking|confirmation|transaction|serial|part|sku|item|model|batch|lot|job|build",
  "claim|policy|contract|membership|member|parcel|package|shipment|voucher|coupon|barcode|imei|version|quote|rma|request|receipt|waybill|consignment",
  "licen[cs]e|error|code|product|article|purchase|po|loyalty card|gift card|meeting id|customer number|account number|id|number plate|box|unit|asset|tag|bag|bestell\\w*|rechnung\\w*|commande|facture|pedido|fattura",
].join("|");
const THINGS_KOREAN =
  "주문|접수|예약|송장|운송장|티켓|상품|제품|관리|견적|발주|거래|일련|제조|시리얼|모델|회원|고객|교환권|상품권|쿠폰|멤버십|바코드|코드|문의|사번|승인|배차|신청|항공권|수료증|계약|청구|영수증|품번|자산|장비";
const THINGS_JAPANESE = "注文|予約|伝票|追跡|型番|品番|製造|シリアル|会員|受付|问题|订单|单号|エラー";

/** A find is a thing's number when such a word stands right before it. */
const REFERENCE = new RegExp(
  `(?:(?<![\\p{L}])(?:${THINGS})s?(?:[ -]?(?:number|numbers|no|nr|id|code|#))?|(?:${THINGS_KOREAN})\\s?(?:번호|코드|ID)?|(?:${THINGS_JAPANESE})(?:番号|コード|号)?)[^\\d\\n!?;,\\p{L}]{0,4}(?:(?:is|was|and|to|for|은|는|이|가)\\s)?[^\\d\\n!?;,\\p{L}]{0,3}$`,
  "iu",
);
/** Bare digits that hang on a word by a sign: ORD-2026110342, case#5551234567, user_id=20451123. */
const HANGING = /[\p{L}\p{N}][-#_/=]$/u;

const BEFORE = 40;
const AFTER = 16;

/** @param {string} text @param {number} start @returns {string} what stands before it on its line */
export const before = (text, start) => text.slice(Math.max(0, start - BEFORE), start).replace(/^[^]*\n/, "");

/** @param {string} text @param {number} end @returns {string} what follows it on its line */
export const after = (text, end) => text.slice(end, end + AFTER).replace(/\n[^]*$/, "");

/** Is it the number of a thing? @param {string} text @param {number} start */
export const isReference = (text, start) => {
  const lead = before(text, start);
  return HANGING.test(lead) || REFERENCE.test(lead);
};
