/**
 * One titled part of the options page, and the line that says how its last act ended.
 * Never shows a colour without words.
 */
import { html } from "../vendor/htm-preact.js";

export const Section = ({ id, title, text, children }) => html`<section class="section" id=${id} aria-labelledby=${`${id}-title`}>
  <h2 id=${`${id}-title`}>${title}</h2>
  ${text && html`<p class="soft small">${text}</p>`} ${children}
</section>`;

/** @param {{said: {tone: "good"|"warn"|"bad", text: string}|null}} props */
export const Said = ({ said }) => html`<div role="status">${said && html`<p class=${`notice ${said.tone}`} data-said=${said.tone}>${said.text}</p>`}</div>`;
