/**
 * A whole-view message: nothing here yet, not signed in, not reachable; with the one thing to do next.
 * Never a dead end: each has an action or says what to wait for.
 */
import { html } from "../../vendor/htm-preact.js";

/** @param {{title: string, text?: string, children?: any, kind?: string}} props */
export const Standing = ({ title, text, kind, children }) => html`<section class="standing" data-standing=${kind}>
  <h2 tabindex="-1" data-entry>${title}</h2>
  ${text && html`<p class="soft">${text}</p>`}
  ${children && html`<div class="buttons">${children}</div>`}
</section>`;
