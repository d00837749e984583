/**
 * Why a card is offered: the reasons in one line or two.
 * Never an empty line.
 */
import { html } from "../../vendor/htm-preact.js";
import { reasonWords } from "../reasons.js";

export function Reasons({ reasons }) {
  const said = reasonWords(reasons);
  if (!said.length) return null;
  return html`<p class="reason">${said.map((words, index) => html`${index > 0 && html`<span class="between"> · </span>`}<span>${words}</span>`)}</p>`;
}
