/**
 * A call that failed, in words, with the way to try again.
 * Never hides what the person typed.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";

export const Failed = ({ error, onRetry }) => html`<div class="notice bad" role="alert">
  <p>${failureWords(error)}</p>
  ${onRetry && html`<div class="buttons"><button type="button" class="button" onClick=${onRetry}>${t("try_again")}</button></div>`}
</div>`;
