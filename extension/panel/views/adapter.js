/**
 * One site's adapter record that waits for approval or no longer reads its site: what it looks for, and what to do.
 * Never edits a record: it is pointed at anew on the page.
 */
import { html } from "../../vendor/htm-preact.js";
import { ago } from "../../shared/dates.js";
import { t } from "../../shared/words.js";
import { useEntryFocus } from "../focus-entry.js";
import { Failed } from "../parts/failed.js";
import { Loading } from "../parts/loading.js";
import { useSiteAct } from "../site-act.js";
import { useCall } from "../use-call.js";

/** What the record looks for, as name and selectors. @param {any} record @returns {[string, string][]} */
const lines = (record) => [
  ["adapter_id", record.id],
  ...(record.match.address ? [/** @type {[string, string]} */ (["adapter_only", record.match.address])] : []),
  ["adapter_address", record.ticket.addresses.join("\n")],
  ["adapter_subject", record.subject.selector],
  ["adapter_messages", record.messages.map((/** @type {any} */ source) => source.items).join("\n")],
  ["adapter_reply", record.editor.selectors[0]],
];

/** The id of what was pointed out begins so; any other may be that of a record that came with the extension. */
const POINTED = "site-";

/** @param {{id: number, task?: any}} props `task`: why it is looked at */
export function AdapterView({ id, task }) {
  const { runs, act } = useSiteAct();
  const call = useCall(`/adapters/${id}`);
  const adapter = call.value;
  useEntryFocus(call.status);
  if (call.status === "loading" && !adapter) return html`<h2 class="hidden" tabindex="-1" data-entry>${t("adapter")}</h2><${Loading} rows=${2} />`;
  if (call.status === "failed" || !adapter) return html`<${Failed} error=${call.error ?? { code: "not_found" }} onRetry=${call.reload} />`;
  const { record } = adapter;
  const broke = task?.adapter?.state === "broke";
  const hosts = record.match.hosts ?? [];
  const host = (broke ? task.adapter.host : hosts[0]) || t("adapter_everywhere");
  return html`<section class="adapter" data-adapter=${adapter.state}>
    <h2 tabindex="-1" data-entry>${t(broke ? "adapter_broke" : "adapter_proposed", host)}</h2>
    <p class="soft small">${t("adapter_by", adapter.version, adapter.by.name, ago(adapter.created_at))}</p>
    <p>${t(broke ? "adapter_broke_text" : "adapter_proposed_text")}</p>
    <p class="adapter-hosts">${t("adapter_hosts", hosts.join(", ") || t("adapter_everywhere"))}</p>
    ${!record.id.startsWith(POINTED) && html`<p class="warn-line">${t("adapter_replaces", record.id)}</p>`}
    ${broke && html`<p><a href=${`https://${host}/`} target="_blank" rel="noreferrer" data-act="adapter-fix">${t("adapter_fix", host)}</a></p>`}
    <details class="small"><summary>${t("adapter_reads")}</summary>
      <dl class="adapter-lines">${lines(record).map(([key, words]) => html`<div><dt class="soft">${t(key)}</dt><dd><code>${words}</code></dd></div>`)}</dl>
    </details>
    ${runs &&
    html`<div class="buttons">
      ${broke && html`<button type="button" class="button" data-act="adapter-works" onClick=${act("DELETE", `/adapters/${id}/breakages`, t("adapter_works_said", host))}>${t("adapter_works")}</button>`}
      ${adapter.state === "proposed" && html`<button type="button" class="button primary" data-act="adapter-approve" onClick=${act("POST", `/adapters/${id}/approval`, t("adapter_approved", host))}>${t("adapter_approve")}</button>`}
      <button type="button" class="button" data-act="adapter-remove" onClick=${act("DELETE", `/adapters/${id}`, t("adapter_removed", host))}>${t(adapter.state === "proposed" ? "adapter_reject" : "adapter_remove")}</button>
    </div>`}
  </section>`;
}
