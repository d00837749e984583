/**
 * What stands where an answer will be.
 * Never moves for people who asked for less motion.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";

export const Loading = ({ rows = 3 }) => html`<div class="loading" aria-busy="true">
  <span class="hidden">${t("loading")}</span>
  ${Array.from({ length: rows }, () => html`<div class="bone" aria-hidden="true"><i></i><i></i><i></i></div>`)}
</div>`;
