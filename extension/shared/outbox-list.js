/**
 * What waits in the outbox and what the server refused, with its reason; for the panel and the options page.
 * Never shows the text of an entry, and throws nothing away without a click.
 */
import { html, useEffect, useState } from "../vendor/htm-preact.js";
import { ago } from "./dates.js";
import { failureWords } from "./failures.js";
import { t } from "./words.js";

const KIND_WORDS = {
  draft: "outbox_draft",
  file: "outbox_file",
  link: "outbox_link",
  link_kind: "outbox_link_change",
  link_removal: "outbox_link_removal",
  outcome: "outbox_outcome",
  outcome_withdrawal: "outbox_outcome_withdrawal",
  flag: "outbox_flag",
  adapter: "outbox_adapter",
};

const kindWords = (entry) => t(KIND_WORDS[entry.kind] ?? "outbox_entry");

/**
 * @param {{
 *   transport: {listOutbox: () => Promise<any>, retryOutbox: (key?: string) => Promise<any>, discardWaiting: (key: string) => Promise<any>},
 *   turn: string, onEdit?: (key: string) => Promise<void>
 * }} props
 * `turn` changes whenever the list should be read again; `onEdit` opens a refused draft, where there is a form for it.
 */
export function OutboxList({ transport, turn, onEdit }) {
  const [entries, setEntries] = useState(null);
  const [busy, setBusy] = useState(false);
  const load = async () => {
    const answer = await transport.listOutbox();
    setEntries(answer.ok ? answer.value.items : []);
  };
  useEffect(() => void load(), [turn]);

  const then = (act) => async () => {
    setBusy(true);
    await act();
    await load();
    setBusy(false);
  };
  if (!entries) return null;
  if (!entries.length) return html`<p class="empty soft" role="status">${t("outbox_empty")}</p>`;
  return html`<div class="outbox">
    <ul class="rows">
      ${entries.map(
        (entry) => html`<li class="row" key=${entry.key} data-entry-state=${entry.state}>
          <p class="row-title">${entry.title || kindWords(entry)}</p>
          <p class="soft small">${[entry.title && kindWords(entry), ago(entry.created_at), !entry.mine && t("outbox_not_mine")].filter(Boolean).join(" · ")}</p>
          ${entry.error && html`<p class=${entry.state === "failed" ? "field-error" : "soft small"}>${failureWords(entry.error)}</p>`}
          ${entry.state === "failed" &&
          html`<div class="buttons">
            ${onEdit && entry.editable && html`<button type="button" class="button primary" data-act="outbox-edit" onClick=${() => onEdit(entry.key)}>${t("edit")}</button>`}
            <button type="button" class="button" disabled=${busy} onClick=${then(() => transport.retryOutbox(entry.key))}>${t("try_again")}</button>
            <button type="button" class="button quiet" disabled=${busy} onClick=${then(() => transport.discardWaiting(entry.key))}>${t("discard")}</button>
          </div>`}
        </li>`,
      )}
    </ul>
    ${entries.some((entry) => entry.state === "waiting") &&
    html`<p class="after-rows"><button type="button" class="button" data-act="send-now" disabled=${busy} onClick=${then(() => transport.retryOutbox())}>${t("outbox_send_now")}</button></p>`}
  </div>`;
}
