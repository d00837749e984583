/**
 * Whether this person wants cards inserted as plain text everywhere, without bold, lists and links.
 * Never asks the server: it is a choice of this browser.
 */
import { Refusal } from "../shared/results.js";
import * as database from "./database.js";

const KEY = "plain-text";

export const wanted = async () => (await database.read("settings", (store) => store.get(KEY))) === true;

/** @param {{plain: unknown}} choice */
export async function choose({ plain }) {
  if (typeof plain !== "boolean") throw new Refusal("invalid", "This is neither yes nor no.");
  await database.write("settings", (store) => void (plain ? store.put(true, KEY) : store.delete(KEY)));
}
