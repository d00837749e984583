/**
 * The packs, in the order in which they find: what was found first keeps its place.
 * Never leaves out `everywhere`: what names somebody in every country is always masked.
 */
import { china } from "./china.js";
import { europe } from "./europe.js";
import { everywhere } from "./everywhere.js";
import { japan } from "./japan.js";
import { korea } from "./korea.js";
import { unitedStates } from "./united-states.js";

/** Those that a person may leave out. */
export const PACKS = [korea, unitedStates, europe, japan, china];

/** @param {string[]|null} ids null: all, which are safe together */
export const packsOf = (ids) => [everywhere, ...PACKS.filter(({ id }) => !ids || ids.includes(id))];
