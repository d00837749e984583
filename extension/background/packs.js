/**
 * Which packs of masking/packs/ this browser uses: all, until the person leaves some out.
 * Never leaves out what is masked everywhere, and masks with all packs until the choice is read.
 */
import { Refusal } from "../shared/results.js";
import * as database from "./database.js";
import { PACKS } from "./masking/packs/index.js";

const KEY = "packs";

/** @type {string[]|null} null: all */
let known = null;
/** @type {Promise<string[]|null>|null} */
let read = null;

/** @returns {Promise<string[]|null>} null: all */
export function chosen() {
  read ??= database.read("settings", (store) => store.get(KEY)).then(
    (kept) => (known = kept ?? null),
    () => (read = null),
  );
  return read;
}

/** The choice as far as it is read: what must not wait masks with all packs in the meantime. */
export const now = () => known;

/** @param {unknown} ids */
export async function choose(ids) {
  const all = PACKS.map(({ id }) => id);
  if (!Array.isArray(ids) || ids.some((id) => !all.includes(id))) throw new Refusal("invalid", "This isn't a pack.");
  const kept = all.every((id) => ids.includes(id)) ? null : all.filter((id) => ids.includes(id));
  await database.write("settings", (store) => void (kept ? store.put(kept, KEY) : store.delete(KEY)));
  known = kept;
  read = Promise.resolve(kept);
}

/** For the options page. */
export async function list() {
  const ids = await chosen();
  return PACKS.map(({ id }) => ({ id, on: !ids || ids.includes(id) }));
}
