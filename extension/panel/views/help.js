/**
 * The keys that work in the panel, and where to change the browser-wide ones.
 * Never lists a key that does nothing.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { Teach } from "../parts/teach.js";

/** @type {[string[], string][]} */
const KEYS = [
  [["↑", "↓"], "help_walk"],
  [["Enter"], "help_open"],
  [["i"], "help_insert"],
  [["c"], "help_copy"],
  [["v"], "help_verify"],
  [["e"], "help_edit"],
  [["f"], "help_flag"],
  [["n"], "help_draft"],
  [["/"], "help_search"],
  [["Esc"], "help_back"],
  [["?"], "help_help"],
];

export function HelpView() {
  const { transport } = usePanel();
  return html`<section class="help">
    <h2 tabindex="-1" data-entry>${t("help_title")}</h2>
    <dl class="keys">
      ${KEYS.filter(([, words]) => transport.offers.ticket || !["help_insert", "help_draft"].includes(words)).map(([keys, words]) => html`<div><dt>${keys.map((key) => html`<kbd>${key}</kbd>`)}</dt><dd>${t(words)}</dd></div>`)}
    </dl>
    ${transport.offers.ticket &&
    html`<p class="soft small">${t("help_text")}</p>
      <div class="buttons"><button type="button" class="button" onClick=${transport.openOptions}>${t("settings")}</button></div>
      <${Teach} />`}
  </section>`;
}
