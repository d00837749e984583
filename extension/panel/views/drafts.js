/**
 * Drafts that wait to become cards: mine, and those in collections where I may write.
 * Never shows an unsaved capture as a draft: it offers to go on with it.
 */
import { html } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { Failed } from "../parts/failed.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { Standing } from "../parts/standing.js";
import { mayMakeTemplates } from "../sections.js";
import { startDraft } from "../start-draft.js";
import { useCall } from "../use-call.js";
import { useTold } from "../use-told.js";

const about = (draft) => [draft.collection?.name ?? t("no_collection"), draft.author?.name, ago(draft.updated_at)].filter(Boolean).join(" · ");

export function DraftsView() {
  const panel = usePanel();
  const drafts = useCall("/drafts?page_size=100");
  const items = drafts.value?.items ?? [];
  const start = html`<button type="button" class="button" data-act="start-draft" onClick=${() => startDraft(panel)}><${Icon} name="plus" />${t("start_draft")}</button>
    ${mayMakeTemplates(panel.state) && html`<button type="button" class="button quiet" data-act="import-open" onClick=${() => panel.go({ name: "import" })}>${t("import_cards")}</button>
      <button type="button" class="button quiet" data-act="export-open" onClick=${() => panel.go({ name: "export" })}>${t("export_cards")}</button>`}`;

  useTold(drafts.status === "ready" ? tn("drafts_count", drafts.value.total) : "");

  if (drafts.status === "loading" && !items.length) return html`<h2 class="hidden" tabindex="-1" data-entry>${t("tab_drafts")}</h2><${Loading} rows=${2} />`;
  if (drafts.status === "failed") return html`<h2 class="hidden" tabindex="-1" data-entry>${t("tab_drafts")}</h2><${Failed} error=${drafts.error} onRetry=${drafts.reload} />`;
  if (!items.length) return html`<${Standing} kind="no_drafts" title=${t("drafts_none_title")} text=${t("drafts_none_text")}>${start}<//>`;
  return html`<section onKeyDown=${walkList}>
    <div class="list-head"><h2 tabindex="-1" data-entry>${tn("drafts_count", drafts.value.total)}</h2>${start}</div>
    <ul class="rows" aria-label=${t("tab_drafts")}>
      ${items.map(
        (draft) => html`<li class="row" key=${draft.id} data-key=${`draft-${draft.id}`} data-draft=${draft.id}>
          <h3 class="row-title"><button type="button" data-stop lang=${draft.language} onClick=${() => panel.go({ name: "draft", id: draft.id })}>${draft.title}</button></h3>
          <p class="soft small">${about(draft)}</p>
          ${draft.captured_from?.quote && html`<p class="passage soft">${draft.captured_from.quote}</p>`}
        </li>`,
      )}
    </ul>
  </section>`;
}
