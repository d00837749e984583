/**
 * Suggestions: asks the server for the cards that answer a masked context.
 * Never sees an unmasked word.
 */
import * as api from "./api.js";

/**
 * @param {object} context already masked
 * @param {AbortSignal} signal
 * @returns {Promise<{status: "ready"|"abstained"|"signed_out"|"offline"|"error", suggestions: any[], in_progress?: any[], error: any}>}
 */
export async function ask(context, signal) {
  const answer = await api.call({ method: "POST", path: "/suggestions", body: { context }, signal });
  if (answer.status === 200 && Array.isArray(answer.body?.suggestions)) {
    const { suggestions, in_progress = [] } = answer.body;
    return { status: suggestions.length ? "ready" : "abstained", suggestions, in_progress, error: null };
  }
  const status = !answer.reached ? "offline" : answer.status === 401 && answer.ours ? "signed_out" : "error";
  const error = api.failure(answer.status === 200 ? { ...answer, ours: false } : answer);
  return { status, suggestions: [], error: status === "signed_out" ? null : error };
}
