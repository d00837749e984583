/**
 * What names somebody in every country: e-mail addresses, payment cards, IP addresses, addresses that open a door.
 * Never takes a version for an IP address, nor masks an address that everybody has.
 */
import { passesLuhn } from "../check-digits.js";

const isOctets = (/** @type {string} */ text) => text.split(".").every((part) => Number(part) < 256);

/** Loopback, net masks, public resolvers, what routers come with, whole networks: they belong to nobody. */
const NOBODYS =
  /^(?:127\..*|0\.0\.0\.0|255\..*|169\.254\.0\.0|22[4-9]\..*|8\.8\.8\.8|8\.8\.4\.4|1\.[01]\.[01]\.1|9\.9\.9\.9|208\.67\.22[02]\.22[02]|168\.126\.63\.[12]|192\.168\.[01]\.(?:0|1|254)|192\.168\.0\.0|10\.0\.0\.[01]|172\.16\.0\.0)$/;
/** A version's word before it, also of the other end of "from 9.1.0.4 to 9.2.0.1"; or a product's name, written with capitals. */
const VERSION =
  /(?:\b(?:version|ver\.?|firmware|build|release|driver|patch|update(?:d)?)|버전|펌웨어|빌드|릴리스|패치|バージョン)[^\d\n]{0,20}(?:[\d.]+\s*(?:to|and|or|through|에서|부터|,|-|→|->)\s*)?$/iu;
const PRODUCT = /(?:^|\s)(?:[A-Z]?[a-z]+[A-Z]\w*|(?<=[\p{L},] )[A-Z][a-z]{2,}) $/u;
/** Among versions of two or three parts, or a clause of a standard. */
const AMONG = /(?:(?<![\d.])\d+\.\d+(?:\.\d+)?(?:,|\s\d\d[ -]bit)?\s|(?:section|clause|chapter|paragraph|step|figure|table|§)\s?)$/i;
const AND_ON = /^(?:(?:,|\s\d\d[ -]bit)?\s\d+\.\d+(?:\.\d+)?(?![\d.])|\s?(?:項|章|節|条|절|항|장))/;
const NETWORK = /\b(?:IP|IPv4|DNS|VPN|Gateway|Server|Host|Router|From|Ping|Address|WAN|LAN|SSH|Node|Client|Peer) $/i;
const isVersion = (/** @type {string} */ lead, /** @type {string} */ tail) =>
  VERSION.test(lead) || AMONG.test(lead) || AND_ON.test(tail) || (PRODUCT.test(lead) && !NETWORK.test(lead));

/** @param {string} text */
function isIpv6(text) {
  if ((text.match(/:/g) ?? []).length < 2 || text.length < 6 || !/\d/.test(text)) return false;
  try {
    return new URL(`http://[${text.split("%")[0]}]/`).hostname.length > 0;
  } catch {
    return false;
  }
}

/** Networks and how long their numbers are. @param {string} text */
function isCard(text) {
  const digits = text.replace(/\D/g, "");
  const known = /^(?:4\d{12}(?:\d{3}){0,2}|5[0-8]\d{14}|(?:222[1-9]|22[3-9]|2[3-6]|27[01]|2720)\d{12,13}|3[47]\d{13}|3(?:0[0-59]|[689]\d)\d{11}|35\d{14}|6\d{15,18}|9\d{15})$/;
  return known.test(digits) && (digits.length !== 16 || !/^2/.test(digits) || /^2[2-7]/.test(digits)) && passesLuhn(digits);
}

const OPENS = "[\\w-]*(?:token|auth|sig|signature|secret|password|passwd|pwd|session|session_?id|sid|api_?key|key|otp|jwt)";

/** @type {import("../masker.js").Pack} */
export const everywhere = {
  id: "everywhere",
  finds: [
    { kind: "secret", pattern: /(?<=:\/\/)[^\s/@:]+:[^\s/@]+(?=@[\w.-]+)/g },
    { kind: "secret", pattern: new RegExp(`(?<=[?&#;]${OPENS}=)[\\w.~%+/=-]*[\\w/=-]`, "gi"), holds: (value) => value.length >= 6 },
    { kind: "secret", pattern: /(?<=\/(?:reset|verify|confirm|invite|magic|activate|unlock)[\w-]*\/)(?=[\w-]*\d)[\w-]{16,}/gi },
    { kind: "secret", pattern: /(?<![\w-])(?:sk|pk|rk)_(?:live|test)_\w{10,}|(?<![\w-])(?:gh[pousr]_\w{30,}|github_pat_\w{30,}|xox[abprs]-[\w-]{10,}|AKIA[0-9A-Z]{16})/g },
    { kind: "secret", pattern: /(?<![\w-])eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,}/g },
    {
      kind: "e-mail",
      pattern: /(?![.'+-])[A-Za-z0-9\u00c0-\u024f._%+'-]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}(?:[A-Za-z]{2,}|\p{L}{2,})/gu,
      holds: (value, lead, tail) => !(value.startsWith("git@") && tail.startsWith(":")),
    },
    {
      kind: "card number",
      pattern: /(?<![\w.,-])(?:[2-69]\d{12,18}|[2-69]\d{3}([ .-])\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ .-])\d{6}\2\d{4,5})(?![.,-]?\d|[A-Za-z])/g,
      holds: isCard,
      unless: "reference",
    },
    {
      kind: "IP address",
      pattern: /(?<![A-Za-z\d.])\d{1,3}(?:\.\d{1,3}){3}(?![A-Za-z\d]|\.\d)/g,
      holds: (value, lead, tail) => isOctets(value) && !NOBODYS.test(value) && !isVersion(lead, tail) && !/^\/\d/.test(tail),
    },
    { kind: "IP address", pattern: /(?<![\w:.])[0-9a-f:]{2,39}(?:%\w+)?(?![\w:])/gi, holds: (value) => isIpv6(value) && value !== "::1" },
  ],
  phones: [],
};
