/**
 * One message to the background, answered by a result.
 * Never throws: a background that gives no answer is an error like any other.
 */
import { fail } from "./results.js";

const browser = globalThis.browser ?? chrome;

/** @param {string} name one of shared/messages.js @param {object} [payload] @returns {Promise<import("./results.js").Result<any>>} */
export async function send(name, payload) {
  try {
    return (await browser.runtime.sendMessage({ name, ...payload })) ?? fail("no_answer", "The extension gave no answer.");
  } catch {
    return fail("no_answer", "The extension gave no answer.");
  }
}

/** Calls `listener` whenever the background says that something changed. @param {() => void} listener @param {AbortSignal} signal */
export const onChange = (listener, signal) => onMessage("panel-state-changed", () => listener(), signal);

/** Calls `listener` with each message of this name that the background tells all pages. @param {string} name @param {(message: any) => void} listener @param {AbortSignal} signal */
export function onMessage(name, listener, signal) {
  const hear = (message) => {
    if (message?.name === name) listener(message);
  };
  browser.runtime.onMessage.addListener(hear);
  signal.addEventListener("abort", () => browser.runtime.onMessage.removeListener(hear));
}
