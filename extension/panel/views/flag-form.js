/**
 * Says what is wrong with a card: one reason, a comment, and the passage that was selected in it. Or that nothing is wrong
 * with it but that it was offered here: that goes to the suggestions and to no verifier.
 * Never loses the comment when sending fails.
 */
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { useCardActions } from "../card-actions.js";
import { usePanel } from "../panel-context.js";

export const FLAG_WORDS = Object.freeze({
  wrong: "flag_wrong",
  outdated: "flag_outdated",
  unclear: "flag_unclear",
  missing_step: "flag_missing_step",
  duplicate: "flag_duplicate",
  personal_data: "flag_personal_data",
});

/** Not a flag's reason: the card is right, and wrong for tickets like this one. */
const WRONG_HERE = "wrong_here";

/** What is selected inside the card's text now, at most 2,000 characters. */
function selectedPassage() {
  const selection = document.getSelection();
  const body = document.querySelector("[data-body]");
  return selection && body?.contains(selection.anchorNode) ? String(selection).trim().slice(0, 2000) : "";
}

export function FlagForm({ card, suggestion, onEnd, onSaved }) {
  const { transport, say, mayAct, refresh, typingBlocked } = usePanel();
  const { judge, unjudge } = useCardActions();
  const [reason, setReason] = useState("");
  const [comment, setComment] = useState("");
  const [passage] = useState(selectedPassage);
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const first = useRef(null);
  useEffect(() => {
    first.current?.focus();
    first.current?.form.scrollIntoView({ block: "nearest" });
  }, []);

  const save = async (event) => {
    event.preventDefault();
    if (busy) return undefined;
    if (!reason) {
      setFailure(t("flag_reason_missing"));
      return first.current.focus();
    }
    setBusy(true);
    if (reason === WRONG_HERE) {
      if (await judge(event, suggestion, "wrong")) {
        say(t("judged_wrong"), { actions: [{ label: t("undo"), act: async (click) => (await unjudge(click, suggestion)) && say(t("judgement_undone")) }] });
        return onEnd();
      }
      return setBusy(false);
    }
    const may = await mayAct(event);
    const answer = may ? await transport.saveFlag({ card_id: card.id, title: card.title, reason, comment: comment.trim(), passage }) : null;
    setBusy(false);
    if (!answer) return undefined;
    if (!answer.ok) return setFailure(failureWords(answer.error));
    say(t(answer.value?.delivered === false ? "flag_waiting" : "flag_saved"));
    onSaved();
    onEnd();
    return refresh();
  };
  const escape = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    onEnd();
  };

  return html`<form class="form flag-form" onSubmit=${save} onKeyDown=${escape} aria-labelledby="flag-title" novalidate>
    <h3 id="flag-title">${t("flag_title")}</h3>
    <fieldset class="reasons" aria-describedby=${failure ? "flag-failure" : undefined}>
      <legend class="hidden">${t("flag_reason")}</legend>
      ${Object.entries(FLAG_WORDS).map(
        ([value, key], index) => html`<label class="choice">
          <input ref=${index === 0 ? first : undefined} type="radio" name="reason" value=${value} checked=${reason === value} onChange=${() => setReason(value)} />
          ${t(key)}
        </label>`,
      )}
      ${suggestion &&
      html`<label class="choice whole">
        <input type="radio" name="reason" value=${WRONG_HERE} checked=${reason === WRONG_HERE} onChange=${() => setReason(WRONG_HERE)} />
        ${t("flag_wrong_here")}
      </label>`}
    </fieldset>
    ${reason !== WRONG_HERE &&
    html`<div class="field">
      <label for="flag-comment">${t("flag_comment")}</label>
      <textarea id="flag-comment" class="input short" rows="2" maxlength="4000" readonly=${typingBlocked} value=${comment} onInput=${(event) => setComment(event.target.value)}></textarea>
    </div>`}
    ${passage && reason !== WRONG_HERE && html`<blockquote class="quote"><p>${passage}</p></blockquote>`}
    ${failure && html`<p class="field-error" id="flag-failure" role="alert">${failure}</p>`}
    <div class="buttons">
      <button type="submit" class="button primary" data-act="flag-save" disabled=${busy}>${t(reason === WRONG_HERE ? "judge_save" : "flag_send")}</button>
      <button type="button" class="button quiet" onClick=${onEnd}>${t("cancel")}</button>
    </div>
  </form>`;
}
