/**
 * Undoes a merger: what goes back to the card, what stays where it is and why, and only then the act.
 * Never undoes anything before that was shown.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { Loading } from "../parts/loading.js";
import { useCall } from "../use-call.js";

/** @param {{id: number}} props the card that was merged */
export function ReversalView({ id }) {
  const { transport, go, back, say, mayAct } = usePanel();
  const preview = useCall(`/cards/${id}/reversal`);
  const [error, setError] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(false);
  const told = preview.value;

  const undo = async (/** @type {Event} */ event) => {
    event.preventDefault();
    if (busy || !told || !(await mayAct(event))) return;
    setBusy(true);
    const answer = await transport.call("POST", `/cards/${id}/reversal`, { body: {}, idempotency_key: crypto.randomUUID() });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    back();
    go({ name: "card", id });
    say(t("merge_undone", told.card.title));
  };
  const failure = error ?? (preview.status === "failed" ? preview.error : null);

  return html`<form class="form" onSubmit=${undo} novalidate data-reversal=${id}>
    <h2 tabindex="-1" data-entry>${t("merge_undo_title")}</h2>
    ${preview.status === "loading" && html`<${Loading} rows=${2} />`}
    ${told && html`<p class="soft small">${t("merge_undo_text", told.card.title, told.into.title)}</p><${Back} told=${told} />`}
    ${failure && html`<p class="notice bad" role="alert">${failure.code === "conflict" ? failure.message : failureWords(failure)}</p>`}
    <div class="actions">
      ${told && html`<button type="submit" class="button primary" data-act="undo-merger-now" disabled=${busy}>${t("merge_undo_now")}</button>`}
      <button type="button" class="button quiet" onClick=${back}>${t("cancel")}</button>
    </div>
  </form>`;
}

function Back({ told }) {
  const moved = [
    told.links > 0 && tn("merge_links", told.links),
    told.memories > 0 && tn("merge_memories", told.memories),
    !told.texts_stay && tn("merge_versions", told.versions),
    told.flags > 0 && tn("merge_flags_all", told.flags),
    told.comments > 0 && tn("merge_comments", told.comments),
    told.files > 0 && tn("merge_files", told.files),
  ].filter(Boolean);
  return html`<section class="preview" aria-label=${t("merge_undo_back")} data-preview>
    <h3>${t("merge_undo_back")}</h3>
    <ul class="plain-list">${(moved.length ? moved : [tn("merge_links", 0)]).map((words) => html`<li>${words}</li>`)}</ul>
    <p class="small">${t("merge_undo_clean", told.into.title)}</p>
    ${told.both > 0 && html`<p class="small">${tn("merge_undo_both", told.both)}</p>`}
    ${told.texts_stay && html`<p class="notice warn" data-texts-stay>${t("merge_undo_texts", told.into.title)}</p>`}
  </section>`;
}
