/**
 * The helpdesks whose pages Sidecard has a record for, and which of those records were never tried on a real installation.
 * Never hides that a record is only built from what is publicly known of a site.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { send } from "../shared/send.js";
import { t } from "../shared/words.js";

/** @param {{turn: number}} props */
export function KnownSites({ turn }) {
  const [records, setRecords] = useState(/** @type {{id: string, name: string, tried: string}[]} */ ([]));
  useEffect(() => void send("records-list").then((answer) => answer.ok && setRecords(answer.value)), [turn]);

  return html`<details class="known-sites">
    <summary>${t("records_title")}</summary>
    <p class="soft small">${t("records_text")}</p>
    <ul class="sites">
      ${records.map(
        ({ id, name, tried }) => html`<li key=${id}><span class="grow">${name}</span>${tried === "page" && html`<span class="tag">${t("record_not_tried")}</span>`}</li>`,
      )}
    </ul>
  </details>`;
}
