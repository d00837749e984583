/**
 * What may be done about a site's record, by whoever may: the server is told, then the screen goes back and says what became of it.
 * Never goes back when the server refused.
 */
import { failureWords } from "../shared/failures.js";
import { usePanel } from "./panel-context.js";
import { isManager } from "./people-words.js";

/** `{runs, act}`: whether this person may, and what makes a press of one call and the words for its success. */
export function useSiteAct() {
  const { state, transport, say, back, mayAct } = usePanel();
  const act = (/** @type {string} */ method, /** @type {string} */ path, /** @type {string} */ said) => async (/** @type {Event} */ event) => {
    if (!(await mayAct(event))) return;
    const answer = await transport.call(method, path);
    if (!answer.ok) return void say(failureWords(answer.error), { tone: "bad" });
    back();
    say(said);
  };
  return { runs: isManager(state.session?.user), act };
}
