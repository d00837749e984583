/**
 * Closes a flag with a sentence to the person who raised it; with it, if wanted, all others that are open on the card.
 * Never loses the sentence when sending fails.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { TextField } from "./text-field.js";

/** @param {{flag: {id: number, others: number}, onEnd: () => void, onDone: () => void}} props */
export function AnswerForm({ flag, onEnd, onDone }) {
  const { transport, say } = usePanel();
  const [answer, setAnswer] = useState("");
  const [together, setTogether] = useState(true);
  const [failure, setFailure] = useState("");
  const send = async (event) => {
    event.preventDefault();
    if (!answer.trim()) return setFailure(t("flag_answer_missing"));
    const body = { answer: answer.trim(), same_card: flag.others > 0 && together };
    const result = await transport.call("POST", `/flags/${flag.id}/resolution`, { body });
    if (!result.ok) return setFailure(failureWords(result.error));
    say(t("flag_answered"));
    return onDone();
  };
  return html`<form class="answer" onSubmit=${send} novalidate>
    <${TextField} id=${`answer-${flag.id}`} label=${t("flag_answer_label")} value=${answer} rows=${2} max=${2000} error=${failure} onText=${setAnswer} />
    ${flag.others > 0 &&
    html`<label class="choice"><input type="checkbox" data-together checked=${together} onChange=${(event) => setTogether(event.target.checked)} />${tn("flag_answer_others", flag.others)}</label>`}
    <div class="buttons">
      <button type="submit" class="button primary">${t("flag_close")}</button>
      <button type="button" class="button quiet" onClick=${onEnd}>${t("cancel")}</button>
    </div>
  </form>`;
}
