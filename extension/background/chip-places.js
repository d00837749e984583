/**
 * Where the person put the chip, site by site.
 * Never keeps more of a site than that, and forgets it with the site.
 */
import { Refusal } from "../shared/results.js";
import * as database from "./database.js";

/** Farther (px) from an edge no window reaches. */
const FARTHEST = 20_000;

/** @typedef {{box: boolean, right: boolean, bottom: boolean, x: number, y: number}} ChipPlace how far from which edges of the reply box, or of the window */

const key = (/** @type {string} */ address) => `chip ${new URL(address).origin}`;
const isDistance = (/** @type {unknown} */ value) => typeof value === "number" && Math.abs(value) < FARTHEST;

/** @param {string} address a page of the site @returns {Promise<ChipPlace|null>} */
export const of = async (address) => (await database.read("settings", (store) => store.get(key(address)))) ?? null;

/** @param {string} address a page of the site @param {any} place null: where it belongs */
export async function keep(address, place) {
  if (place && !(isDistance(place.x) && isDistance(place.y))) throw new Refusal("invalid", "This is no place for the chip.");
  const kept = place && { box: place.box === true, right: place.right === true, bottom: place.bottom === true, x: place.x, y: place.y };
  await database.write("settings", (store) => void (kept ? store.put(kept, key(address)) : store.delete(key(address))), { durability: "relaxed" });
}

/** @param {string} hostname all ports of it: a permission has none */
export async function forget(hostname) {
  const keys = await database.read("settings", (store) => store.getAllKeys());
  const gone = keys.map(String).filter((each) => each.startsWith("chip ") && new URL(each.slice(5)).hostname === hostname);
  await database.write("settings", (store) => gone.forEach((each) => void store.delete(each)));
}
