/**
 * Captures: what the person highlighted, masked, and the form as typed so far, until it is a draft in the outbox.
 * Never keeps an unmasked word but one whose mask the person took off; never loses a form to a closed panel, a stopped worker
 * or a killed browser.
 */
import { bare, hidden } from "../shared/masks.js";
import { Refusal } from "../shared/results.js";
import * as database from "./database.js";
import * as masking from "./masking.js";
import * as outbox from "./outbox.js";
import * as packs from "./packs.js";
import { draftOf } from "./ticket-draft.js";
import { makeTurns } from "./turns.js";

const browser = globalThis.browser ?? chrome;
const LONGEST = 100_000;
const AROUND = 200;
const LONGEST_TITLE = 200;
const MOST_IMAGES = 10;
const LONGEST_ALT = 200;
const inTurn = makeTurns();

/** What the masks of a capture hide, so that one can be taken off: in memory only, gone with the worker. @type {Map<string, {label: string, text: string}[]>} */
const hiddenBy = new Map();

/**
 * @typedef {{id: string, alt: string, width: number, height: number, file_id?: string}} OfferedImage `file_id`: it was taken along as this file
 * @typedef {{id: string, name: string, size: number, type: string}} CaptureFile its bytes are in files.js
 * @typedef {{
 *   id: string, at: number, tab: number|null, title: string, body: string, quote: string, prefix: string, suffix: string,
 *   page_url: string, page_title: string, ticket: import("./tickets.js").Ticket|null, collection_id: number|null,
 *   masks: {label: string, original_length: number}[], sections?: {key: string, title: string, audience: string, markdown: string}[]|null,
 *   unmasked?: string[], files?: CaptureFile[], images?: OfferedImage[], language?: string|null, whole?: boolean
 * }} Capture
 * `whole`: it was made of the whole ticket. `images`: what stands among the selected words, in the page only until it is asked for.
 * `unmasked`: the labels whose masks the person took off.
 */

/** The first line, as a title; headings and lists lose their signs. No placeholder is cut in two. @param {string} markdown */
function titleOf(markdown) {
  const line = markdown.split("\n").find((each) => each.trim()) ?? "";
  const words = line.replace(/^[\s#>*+-]+|[*_`]/g, "").replace(/\[([^\]]+)\]\([^)]*\)/g, "$1").trim();
  return words.length <= 90 ? words : words.slice(0, 90).replace(/\s+(?:\[[^\]]*|\S*)$/, "") + "…";
}

/** An address without what may name a person or open a door. @param {string} address */
function plainAddress(address) {
  try {
    const { protocol, origin, pathname, search } = new URL(address);
    if (!/^https?:$/.test(protocol)) return "";
    const open = /(token|key|sig|auth|session|code|password)[^=&]*=/i.test(search) ? pathname : pathname + search;
    return (origin + open.replace(/[^/?&=]+(@|%40)[^/?&=]+/gi, "-")).slice(0, 2000);
  } catch {
    return "";
  }
}

/** The images that a page named; the words beside one are masked as all others. @param {unknown} given @param {(text: string) => string} mask @returns {OfferedImage[]} */
function imagesIn(given, mask) {
  const side = (/** @type {unknown} */ value) => Math.max(1, Math.round(Number(value)) || 1);
  return (Array.isArray(given) ? given : []).slice(0, MOST_IMAGES).map(({ id, alt, width, height }) => ({
    id: String(id).slice(0, 50),
    alt: mask(String(alt ?? "").slice(0, LONGEST_ALT)),
    width: side(width),
    height: side(height),
  }));
}

/**
 * Begins a capture from what a page gave: `{quote, prefix, suffix, markdown, url, title, images}`.
 * @param {any} given @param {{tab: number|null, ticket: import("./tickets.js").Ticket|null, requester: string, memory?: import("./masking/masker.js").Memory}} where
 * @returns {Promise<Capture>}
 */
export async function begin(given, { tab, ticket, requester, memory }) {
  const text = String(given?.quote ?? "");
  if (given?.refused === "selection_too_long") throw new Refusal("selection_too_long", "This selection is too long for a card. Highlight the part that answers.");
  if (!text.trim() && !given?.images?.length) throw new Refusal("empty_selection", "Nothing is selected. Highlight the text to keep, then capture it.");
  if (text.length > LONGEST || String(given.markdown ?? "").length > 2 * LONGEST) {
    throw new Refusal("selection_too_long", "This selection is too long for a card. Highlight the part that answers.", { length: text.length, longest: LONGEST });
  }
  const { mask, masks, originals } = masking.makeMasker({ requester, memory, packs: await packs.chosen() });
  const body = mask(String(given.markdown || text).trim());
  const offered = imagesIn(given.images, mask);
  const shownMasks = [...masks];
  const shownOriginals = [...originals];
  /** @type {Capture} */
  const capture = {
    id: crypto.randomUUID(),
    at: Date.now(),
    tab,
    title: titleOf(body),
    body,
    quote: mask(text),
    prefix: mask(String(given.prefix ?? "").slice(-AROUND)),
    suffix: mask(String(given.suffix ?? "").slice(0, AROUND)),
    page_url: plainAddress(String(given.url ?? "")),
    page_title: mask(String(given.title ?? "").slice(0, 500)),
    ticket,
    collection_id: null,
    masks: shownMasks,
    ...(offered.length ? { images: offered } : {}),
  };
  await database.write("captures", (store) => void store.put(capture));
  hiddenBy.set(capture.id, shownOriginals);
  return capture;
}

/**
 * An empty form, about the open ticket; with a title where the person searched for one in vain.
 * @param {{tab: number|null, ticket: import("./tickets.js").Ticket|null, requester: string, title: string, memory?: import("./masking/masker.js").Memory}} where
 */
export async function beginBlank({ tab, ticket, requester, title, memory }) {
  const { mask, masks, originals } = masking.makeMasker({ requester, memory, packs: await packs.chosen() });
  const masked = mask(title.trim()).slice(0, LONGEST_TITLE);
  /** @type {Capture} */
  const capture = {
    id: crypto.randomUUID(),
    at: Date.now(),
    tab,
    title: masked,
    body: "",
    quote: "",
    prefix: "",
    suffix: "",
    page_url: plainAddress(ticket?.url ?? ""),
    page_title: "",
    ticket,
    collection_id: null,
    masks: [...masks],
  };
  await database.write("captures", (store) => void store.put(capture));
  hiddenBy.set(capture.id, originals);
  return capture;
}

/**
 * A form filled from the open ticket: question, environment and the last public reply, in the sections of a template where there is one.
 * @param {{tab: number|null, now: import("./tickets.js").Open, sectionsIn: (language: string|null) => Promise<any[]|null>}} from
 */
export async function beginOfTicket({ tab, now, sectionsIn }) {
  const { title, language, ...parts } = draftOf(now.context);
  const template = await sectionsIn(language);
  const sections = template && template.map(({ key, title: name, audience }) => ({ key, title: name, audience, markdown: parts[key] ?? "" }));
  const text = [title, ...Object.values(parts)].join("\n");
  const hides = now.originals.filter(({ label }, at, all) => text.includes(label) && all.findIndex((one) => one.label === label) === at);
  /** @type {Capture} */
  const capture = {
    id: crypto.randomUUID(),
    at: Date.now(),
    tab,
    title,
    body: sections ? "" : [parts.issue, parts.environment, parts.resolution].filter(Boolean).join("\n\n"),
    sections,
    quote: "",
    prefix: "",
    suffix: "",
    page_url: plainAddress(now.ticket?.url ?? ""),
    page_title: "",
    ticket: now.ticket,
    collection_id: null,
    masks: hides.map(({ label, text: hidden }) => ({ label, original_length: hidden.length })),
    whole: true,
    ...(language ? { language } : {}),
  };
  await database.write("captures", (store) => void store.put(capture));
  hiddenBy.set(capture.id, hides);
  return capture;
}

/**
 * The capture to show: the newest of this tab, else the newest whose tab is closed; never another open tab's.
 * @param {number|null} tab null: of a panel that speaks for no tab, which goes on with the newest at all
 * @returns {Promise<Capture|null>}
 */
export async function current(tab) {
  const all = await database.read("captures", (store) => store.getAll());
  all.sort((one, other) => other.at - one.at);
  const own = all.find((each) => tab === null || each.tab === tab);
  if (own || !all.length) return own ?? null;
  const open = new Set((await browser.tabs.query({})).map(({ id }) => id));
  return all.find((each) => !open.has(each.tab)) ?? null;
}

/** What the panel draws. @param {Capture|null} capture */
export function shown(capture) {
  if (!capture) return null;
  const { tab, ...rest } = capture;
  return rest;
}

const EDITED = ["title", "body", "sections", "collection_id", "tags", "language"];
const edited = (/** @type {any} */ fields) => Object.fromEntries(EDITED.filter((name) => fields?.[name] !== undefined).map((name) => [name, fields[name]]));

/** Changes what is kept of a capture, in one transaction: a file may have come meanwhile. @param {string} id @param {(now: Capture) => object} change */
const rewrite = (id, change) =>
  database.write("captures", async (store) => {
    const now = await database.answered(store.get(id));
    if (now) store.put({ ...now, ...change(now) });
  });

/** Keeps the form as it is now. @param {number|null} tab @param {any} fields */
export const edit = (tab, fields) =>
  inTurn(async () => {
    const capture = await current(tab);
    if (capture) await rewrite(capture.id, () => edited(fields));
  });

/** An image of a capture was taken along as one of its files. @param {string} id @param {string} image_id @param {string} file_id */
export const noteImage = (id, image_id, file_id) =>
  rewrite(id, ({ images: offered = [] }) => ({ images: offered.map((each) => (each.id === image_id ? { ...each, file_id } : each)) }));

/** What the masks of the tab's capture hide, by label; empty when this worker began after it. @param {number|null} tab @returns {Promise<Record<string, string[]>>} */
export async function originals(tab) {
  const capture = await current(tab);
  /** @type {Record<string, string[]>} */
  const found = {};
  for (const { label, text } of hiddenBy.get(capture?.id ?? "") ?? []) (found[label] ??= []).push(text);
  return found;
}

/**
 * Takes a mask off what the form doesn't show for typing (the quote and what stands around it), or puts it on again.
 * @param {number|null} tab @param {{label?: unknown, originals?: unknown, off?: unknown}} wish what the form was told by `originals`
 */
export function unmask(tab, { label, originals: given, off }) {
  const said = Array.isArray(given) ? given.filter((each) => typeof each === "string" && each) : [];
  if (typeof label !== "string" || !said.length) throw new Refusal("invalid", "This isn't a mask.");
  return inTurn(async () => {
    const found = await current(tab);
    if (!found) return;
    const change = (/** @type {string} */ text) => (off ? bare : hidden)(text, label, said);
    await rewrite(found.id, ({ quote, prefix, suffix, page_title, unmasked = [] }) => {
      const others = unmasked.filter((each) => each !== label);
      return { quote: change(quote), prefix: change(prefix), suffix: change(suffix), page_title: change(page_title), unmasked: off ? [...others, label] : others };
    });
  });
}

/** @param {number|null} tab */
export const discard = (tab) =>
  inTurn(async () => {
    const capture = await current(tab);
    if (!capture) return;
    hiddenBy.delete(capture.id);
    await database.write(["captures", "files"], (store, files) => {
      store.delete(capture.id);
      for (const file of capture.files ?? []) files.delete(file.id);
    });
  });

/**
 * The capture becomes a draft in the outbox, its files behind it, in one transaction: never both, never neither.
 * @param {number|null} tab @param {any} fields @returns {Promise<{key: string, files: string[]}>} the entries' keys
 */
export async function save(tab, fields) {
  const capture = await current(tab);
  const { title, body: text, sections, collection_id, language, tags } = /** @type {any} */ ({ ...capture, ...edited(fields) });
  const words = sections ? sections.map((/** @type {any} */ one) => one.markdown).join("") : text;
  if (!String(title ?? "").trim() || !String(words ?? "").trim()) throw new Refusal("invalid", "A draft needs a title and a text.");
  const body = {
    title,
    ...(sections ? { sections } : { body: text }),
    ...(collection_id ? { collection_id } : {}),
    ...(language ? { language } : {}),
    ...(tags?.length ? { tags } : {}),
    ...(capture
      ? {
          captured_from: {
            url: capture.page_url,
            title: capture.page_title,
            quote: capture.quote,
            prefix: capture.prefix,
            suffix: capture.suffix,
            ...(capture.ticket ? { ticket: capture.ticket } : {}),
          },
        }
      : {}),
  };
  const form = capture && { ...capture, ...edited(fields) };
  const draft = await outbox.makeEntry({ kind: "draft", title, method: "POST", path: "/drafts", body, form });
  draft.about = draft.key;
  const files = await Promise.all(
    (capture?.files ?? []).map(({ id, name }) => outbox.makeEntry({ kind: "file", title: name, method: "POST", path: "", body: null, file: id, about: draft.key })),
  );
  await outbox.add([draft, ...files], ["captures"], (store) => void (capture && store.delete(capture.id)));
  return { key: draft.key, files: files.map((entry) => entry.key) };
}

/**
 * A draft that the server refused becomes a form again, in one transaction, so that it can be put right.
 * @param {string} key the entry's @returns {Promise<import("./outbox.js").Entry["error"]>} what the server said; null: it was not refused
 */
export async function takeBack(key) {
  const entry = await outbox.find(key);
  if (entry?.state !== "failed" || !entry.form) return null;
  const form = { ...entry.form, at: Date.now() };
  await database.write(["outbox", "captures"], async (waiting, captures) => {
    await outbox.removeWithFiles(waiting, entry);
    captures.put(form);
  });
  return entry.error;
}
