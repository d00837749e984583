/**
 * Files: what a person chose for a capture that isn't a draft yet, kept on the disk until the server has them.
 * Never reads what is in one: it goes to the draft as it was chosen; and never shows it to a page.
 *
 * A capture lists its files (`files`); their bytes stand by themselves, so that reading captures and the outbox stays quick.
 */
import { Refusal } from "../shared/results.js";
import * as captures from "./captures.js";
import * as database from "./database.js";

const MOST_FILES = 20;
/** Characters of base64: 5 MB. */
const LONGEST = 7_000_000;
const LONGEST_NAME = 200;

/**
 * Keeps a file with the capture of this tab, both in one transaction.
 * @param {number|null} tab @param {any} given `{name, content, size, type}`, the content in base64 @returns {Promise<import("./captures.js").CaptureFile>}
 */
export async function attach(tab, { name, content, size, type }) {
  const text = String(content ?? "");
  if (!text || text.length > LONGEST) throw new Refusal(text ? "too_large" : "empty", "This file can't be attached.");
  const capture = await captures.current(tab);
  if (!capture) throw new Refusal("invalid", "There is nothing to attach it to.");
  const file = { id: crypto.randomUUID(), name: String(name ?? "").slice(-LONGEST_NAME), size: Number(size) || 0, type: String(type ?? "").slice(0, 100) };
  await database.write(["captures", "files"], async (rows, files) => {
    const now = await database.answered(rows.get(capture.id));
    if (!now) throw new Refusal("invalid", "There is nothing to attach it to.");
    if ((now.files ?? []).length >= MOST_FILES) throw new Refusal("conflict", "There are 20 files already.");
    files.put({ id: file.id, content: text });
    rows.put({ ...now, files: [...(now.files ?? []), file] });
  });
  return file;
}

/** Takes one off again. @param {number|null} tab @param {string} id */
export async function detach(tab, id) {
  const capture = await captures.current(tab);
  if (!capture) return;
  await database.write(["captures", "files"], async (rows, files) => {
    const now = await database.answered(rows.get(capture.id));
    if (!now?.files?.some((/** @type {any} */ one) => one.id === id)) return;
    files.delete(id);
    rows.put({ ...now, files: now.files.filter((/** @type {any} */ one) => one.id !== id) });
  });
}

/** The bytes of a file of this tab's capture: `{content}`, in base64. @param {number|null} tab @param {string} id */
export async function read(tab, id) {
  const capture = await captures.current(tab);
  const mine = (capture?.files ?? []).some((one) => one.id === id);
  const file = mine && (await database.read("files", (store) => store.get(id)));
  if (!file) throw new Refusal("not_found", "This file isn't here any more.");
  return { content: file.content };
}
