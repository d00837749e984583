/**
 * What was done here and is not yet on the server, and what the server refused.
 * Never shows the text of an entry, only what it is about.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { OutboxList } from "../../shared/outbox-list.js";
import { usePanel } from "../panel-context.js";

export function OutboxView() {
  const { transport, state, refresh, go } = usePanel();
  const edit = async (key) => {
    await transport.reopenDraft(key);
    await refresh();
    go({ name: "capture" });
  };
  return html`<section>
    <div class="list-head"><h2 tabindex="-1" data-entry>${t("outbox_title")}</h2></div>
    <p class="soft small lead">${t("outbox_text")}</p>
    <${OutboxList} transport=${transport} turn=${JSON.stringify(state.outbox)} onEdit=${edit} />
  </section>`;
}
