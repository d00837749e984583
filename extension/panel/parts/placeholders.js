/**
 * What Insert will fill in of a card's text on the open ticket, and what it leaves for the person to write.
 * Never shows anything for a text without placeholders.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { placeholdersOf } from "../../shared/placeholders.js";
import { usePanel } from "../panel-context.js";

/** @type {Record<string, () => string>} */
const NAMES = {
  customer_name: () => t("placeholder_customer_name"),
  ticket_id: () => t("placeholder_ticket_id"),
  agent_name: () => t("placeholder_agent_name"),
};

/** @param {{text: string}} props */
export function Placeholders({ text }) {
  const { state } = usePanel();
  const found = placeholdersOf(text ?? "", state?.values ?? {});
  if (!found.length) return null;
  const filled = found.filter((one) => one.value);
  const left = found.filter((one) => !one.value).map((one) => `{${one.name}}`);
  return html`<div class="placeholders" data-placeholders>
    ${filled.length > 0 &&
    html`<p class="soft tiny">${t("placeholders_filled")}</p>
    <dl class="facts" aria-label=${t("placeholders_filled")}>
      ${filled.map((one) => html`<div data-placeholder=${one.name}><dt>${NAMES[one.name]?.() ?? one.name}</dt><dd>${one.value}</dd></div>`)}
    </dl>`}
    ${left.length > 0 && html`<p class="warn-line small" data-left>${t("placeholders_left", left.join(", "))}</p>`}
  </div>`;
}
