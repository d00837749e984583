/**
 * The text of a message's HTML, without a document: a service worker has none. One pass, so that no text can make it slow.
 * Never gives markup to anybody: what comes out is plain text and is treated as such.
 */

const BLOCKS = new Set(
  "address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tbody td th thead tr ul".split(" "),
);
/** What is inside is no text of the message. */
const SILENT = new Set("head template svg math button select object video audio canvas noscript".split(" "));
/** What is inside isn't even markup. */
const RAW = new Set("script style title textarea iframe noembed noframes xmp".split(" "));
const VOID = new Set("area base br col embed hr img input link meta source track wbr".split(" "));
const NAMED = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", hellip: "…", ndash: "–", mdash: "—", lsquo: "‘", rsquo: "’", ldquo: "“", rdquo: "”", laquo: "«", raquo: "»", middot: "·", bull: "•", euro: "€", pound: "£", yen: "¥", copy: "©", reg: "®", trade: "™", deg: "°", times: "×", rarr: "→", larr: "←", shy: "", zwnj: "", zwj: "" }),
);
const LONGEST = 500_000;

/** @param {string} text */
const decoded = (text) =>
  text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}));?/g, (whole, decimal, hex, name) => {
    if (name) return NAMED.get(name) ?? whole;
    const code = decimal ? Number(decimal) : parseInt(hex, 16);
    return code && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : "";
  });

/** Where the tag that begins at `from` ends: a `>` inside quotes doesn't end it. -1: never. @param {string} html @param {number} from */
function endOf(html, from) {
  let quote = "";
  for (let at = from; at < html.length; at += 1) {
    const letter = html[at];
    if (quote) quote = letter === quote ? "" : quote;
    else if (letter === ">") return at;
    else if ((letter === '"' || letter === "'") && html[at - 1] === "=") quote = letter;
  }
  return -1;
}

/** @param {string} tag from its name to before its `>` */
function classesOf(tag) {
  const found = /\sclass\s{0,3}=\s{0,3}(?:"([^"]{0,2000})"|'([^']{0,2000})'|([^\s"'>]{1,200}))/i.exec(tag.slice(0, 5_000));
  return (found?.[1] ?? found?.[2] ?? found?.[3] ?? "").split(/\s+/).filter(Boolean);
}

/**
 * @param {string} html @param {string[]} [strip] what is left out: names of elements ("blockquote") and of classes (".signature")
 * @returns {string} with line breaks at blocks, as a page shows it
 */
export function textOf(html, strip = []) {
  const source = html.slice(0, LONGEST);
  // Only A to Z: other letters may become longer, and places in both must agree.
  const lower = source.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
  const left = new Set(strip.map((each) => each.toLowerCase()));
  /** Pieces, and how the last one ends: to ask a long text for its end again and again would be slow. @type {string[]} */
  const out = [];
  let tail = "\n\n";
  let pre = 0;
  /** The element that is being left out, and how deep inside its likes we are. */
  let without = "";
  let depth = 0;

  const put = (/** @type {string} */ words) => {
    if (!words) return;
    out.push(words);
    tail = (tail + words.slice(-2)).slice(-2);
  };
  const write = (/** @type {string} */ raw) => {
    if (without || !raw) return;
    const words = pre ? decoded(raw) : decoded(raw).replace(/\s+/g, " ");
    put(!pre && /\s$/.test(tail) ? words.trimStart() : words);
  };
  const newLine = () => {
    if (!tail.endsWith("\n")) put("\n");
  };
  const opened = (/** @type {string} */ name, /** @type {string} */ tag) => {
    if (VOID.has(name)) return;
    if (without) depth += name === without ? 1 : 0;
    else if (SILENT.has(name) || left.has(name) || (left.size && classesOf(tag).some((each) => left.has(`.${each.toLowerCase()}`)))) [without, depth] = [name, 1];
    else if (name === "pre") pre += 1;
  };
  const closed = (/** @type {string} */ name) => {
    if (without) {
      if (name === without && (depth -= 1) === 0) without = "";
    } else if (name === "pre" && pre) pre -= 1;
  };

  for (let at = 0; at < source.length; ) {
    const next = source.indexOf("<", at);
    write(source.slice(at, next < 0 ? undefined : next));
    if (next < 0) break;
    if (source.startsWith("<!--", next)) {
      const end = source.indexOf("-->", next + 4);
      if (end < 0) break;
      at = end + 3;
      continue;
    }
    const begins = /^<(\/?)([a-z][a-z0-9:-]{0,40})|^<[!?]/.exec(lower.slice(next, next + 43));
    if (!begins) {
      write("&lt;");
      at = next + 1;
      continue;
    }
    const end = endOf(source, next + begins[0].length);
    if (end < 0) break;
    at = end + 1;
    const [, slash, name] = begins;
    if (!name) continue;
    if (name === "br" && !without) put("\n");
    const block = !without && BLOCKS.has(name);
    if (block) newLine();
    if (block && name === "p" && !slash && tail !== "\n\n") put("\n");
    if (slash) closed(name);
    else if (RAW.has(name)) {
      const shut = lower.indexOf(`</${name}`, at);
      if (shut < 0) break;
      at = shut;
    } else opened(name, source.slice(next, end));
  }
  const lines = out.join("").split("\n").map((line) => line.trimEnd());
  return lines.join("\n").replace(/\n{3,}/g, "\n\n").trim();
}
