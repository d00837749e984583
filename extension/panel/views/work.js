/**
 * Says that one works on the open ticket's problem, before there is an answer: colleagues on similar tickets see it.
 * Never sends a word that isn't on the screen, and never the ticket's messages by itself.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords, fieldWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { CollectionField } from "../parts/collection-field.js";
import { TextField } from "../parts/text-field.js";

export function WorkView() {
  const { transport, state, go, back, say, mayAct } = usePanel();
  const [fields, setFields] = useState({ title: (state.ticket?.subject ?? "").slice(0, 200), issue: "", collection_id: /** @type {number|null} */ (null) });
  const [error, setError] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(false);
  const [key] = useState(() => crypto.randomUUID());
  const edit = (change) => setFields((before) => ({ ...before, ...change }));

  const save = async (event) => {
    event.preventDefault();
    if (busy || !(await mayAct(event))) return;
    const missing = { ...(fields.title.trim() ? {} : { title: t("title_missing") }), ...(fields.issue.trim() ? {} : { issue: t("work_issue_missing") }) };
    if (Object.keys(missing).length) return setError({ code: "invalid", fields: missing });
    setBusy(true);
    const { system, id, url } = state.ticket ?? {};
    const body = { ...fields, ...(id ? { ticket: { system, id, url: url ?? "" } } : {}) };
    const answer = await transport.call("POST", "/works", { body, idempotency_key: key });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    back();
    go({ name: "draft", id: answer.value.body.draft_id });
    say(t(fields.collection_id ? "work_begun" : "work_begun_alone"));
    transport.askAgain();
  };

  return html`<form class="form" onSubmit=${save} novalidate data-work-form>
    <h2 tabindex="-1" data-entry>${t("work_title")}</h2>
    <p class="soft small">${t("work_text")}</p>
    <${TextField} id="work-title" label=${t("field_title")} value=${fields.title} max=${200} error=${fieldWords(error, "title")} onText=${(title) => edit({ title })} />
    <${TextField} id="work-issue" label=${t("work_issue")} hint=${t("work_issue_hint")} value=${fields.issue} rows=${4} max=${20000} error=${fieldWords(error, "issue")} onText=${(issue) => edit({ issue })} />
    <${CollectionField} id="work-collection" value=${fields.collection_id} error=${fieldWords(error, "collection_id")} onChoose=${(collection_id) => edit({ collection_id })} />
    ${error && !error.fields && html`<p class="notice bad" role="alert">${failureWords(error)} ${t("nothing_lost")}</p>`}
    <div class="actions">
      <button type="submit" class="button primary" data-act="work-save" disabled=${busy}>${t("work_save")}</button>
      <button type="button" class="button quiet" onClick=${back}>${t("cancel")}</button>
    </div>
  </form>`;
}
