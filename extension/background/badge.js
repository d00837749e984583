/**
 * The number on the toolbar's icon: how many tasks wait for the person. A count, and nothing of what they are.
 * Never shows one person's number to another, and never asks more often than something may have changed.
 */
import * as api from "./api.js";
import * as session from "./session.js";

const browser = /** @type {any} */ (globalThis.browser ?? chrome);

export const ALARM = "tasks";
/** So often (minutes) it is asked while nobody does anything here. */
const PERIOD = 15;
/** Several changes within this (ms) are one question. */
const REST = 1_500;

/** @type {ReturnType<typeof setTimeout>|undefined} */
let timer;
let turn = 0;

async function show(/** @type {string} */ text) {
  await browser.action.setBadgeBackgroundColor({ color: "#0b6672" });
  await browser.action.setBadgeTextColor?.({ color: "#ffffff" });
  await browser.action.setBadgeText({ text });
}

/** Asks the server and shows the number; nothing while nobody is signed in or the server can't be reached. */
export async function refresh() {
  const mine = ++turn;
  const { signed_in } = await session.shown();
  if (!signed_in) return show("");
  const answer = await api.call({ method: "GET", path: "/tasks?page_size=1" });
  if (mine !== turn || !answer.reached || !answer.ours || answer.status !== 200) return undefined;
  const { total } = answer.body;
  return show(total > 99 ? "99+" : total > 0 ? String(total) : "");
}

/** Something was done that may have ended or begun a task. */
export function soon() {
  clearTimeout(timer);
  timer = setTimeout(() => refresh().catch(() => {}), REST);
}

/** Another person, or nobody: the number goes at once. */
export function startAgain() {
  turn++;
  show("").catch(() => {});
  refresh().catch(() => {});
}

/** Asks from now on by the clock; an alarm that is there already keeps its time. */
export async function watch() {
  if (!(await browser.alarms.get(ALARM))) await browser.alarms.create(ALARM, { periodInMinutes: PERIOD });
}
