/**
 * Makes a draft of what the agent just learned: title, text, where it comes from, and what is already known.
 * Never loses a keystroke: each one is kept by the background, and an error leaves everything where it is.
 */
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords, fieldWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { CaptureFiles, SentFiles } from "../parts/capture-files.js";
import { CaptureImages } from "../parts/capture-images.js";
import { Checklist } from "../parts/checklist.js";
import { CollectionField } from "../parts/collection-field.js";
import { Known } from "../parts/known.js";
import { MaskedLine } from "../parts/masked-line.js";
import { SourceQuote } from "../parts/source-quote.js";
import { Standing } from "../parts/standing.js";
import { startDraft, startDraftOfTicket } from "../start-draft.js";
import { TextField } from "../parts/text-field.js";
import { TextOfCard } from "../parts/text-of-card.js";
import { allWords, written } from "../sections.js";

export function CaptureView() {
  const panel = usePanel();
  const { state, go, back } = panel;
  const [saved, setSaved] = useState(null);
  const [saving, setSaving] = useState(null);
  const capture = state.capture ?? saving; // it leaves the state as soon as it is in the outbox

  if (saved) {
    return html`<${Standing} kind="captured" title=${t(saved.delivered ? "capture_saved_title" : "capture_waiting_title")} text=${t(saved.delivered ? "capture_saved_text" : "capture_waiting_text")}>
      <${SentFiles} files=${saved.files} />
      ${saved.draft?.id && html`<button type="button" class="button primary" onClick=${() => go({ name: "draft", id: saved.draft.id })}>${t("open_draft")}</button>`}
      ${(!saved.delivered || saved.files?.left.some((one) => !one.unkept)) && html`<button type="button" class="button" onClick=${() => go({ name: "outbox" })}>${t("outbox_show")}</button>`}
      <button type="button" class="button" onClick=${back}>${t("done")}</button>
    <//>`;
  }
  if (!capture) {
    return html`<${Standing} kind="no_capture" title=${t("capture_none_title")} text=${t("capture_none_text")}>
      <button type="button" class="button primary" onClick=${() => startDraft(panel)}>${t("start_draft")}</button>
      ${state.ticket && state.conversation?.asked && html`<button type="button" class="button" data-act="draft-ticket" onClick=${() => startDraftOfTicket(panel)}>${t("draft_ticket")}</button>`}
    <//>`;
  }
  return html`<${CaptureForm} key=${capture.id} capture=${capture} onSaving=${setSaving} onSaved=${setSaved} />`;
}

function CaptureForm({ capture, onSaving, onSaved }) {
  const { transport, refresh, back, editCapture } = usePanel();
  const [fields, setFields] = useState({ title: capture.title ?? "", ...written(capture), collection_id: capture.collection_id ?? null });
  const [error, setError] = useState(null);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const form = useRef(null);

  useEffect(() => {
    const empty = !fields.title ? "#capture-title" : !allWords(fields) ? "#capture-body" : null;
    if (empty && document.hasFocus()) form.current?.querySelector(empty)?.focus();
  }, []);
  const edit = (change) => {
    const next = { ...fields, ...change };
    setFields(next);
    editCapture(next);
  };
  const missing = () => {
    const said = {};
    if (!fields.title.trim()) said.title = t("title_missing");
    if (!allWords(fields).trim()) said.body = t("body_missing");
    return Object.keys(said).length ? { code: "invalid", fields: said } : null;
  };
  const save = async (event) => {
    event.preventDefault();
    if (busy) return;
    const wrong = missing();
    setError(wrong);
    if (wrong) return form.current.querySelector(wrong.fields.title ? "#capture-title" : "#capture-body, [data-section] textarea").focus();
    setBusy(true);
    onSaving(capture);
    const answer = await transport.saveDraft({ ...capture, ...fields });
    await refresh();
    setBusy(false);
    onSaving(null);
    return answer.ok ? onSaved(answer.value) : setError(answer.error);
  };
  const discard = async () => {
    await transport.discardCapture();
    await refresh();
    back();
  };

  // Made of a whole ticket it may well be known already: that is seen before a word is typed.
  const known = html`<${Known} fields=${fields} ticket=${capture.ticket} />`;
  return html`<form class="form" ref=${form} onSubmit=${save} novalidate>
    <h2 tabindex="-1" data-entry>${t("capture_title")}</h2>
    ${capture.whole && known}
    <${TextField} id="capture-title" label=${t("field_title")} value=${fields.title} max=${200} error=${fieldWords(error, "title")} onText=${(title) => edit({ title })} />
    <${TextOfCard} id="capture" fields=${fields} edit=${edit} rows=${8} error=${fieldWords(error, "body") || fieldWords(error, "sections")} />
    <${CaptureImages} images=${capture.images ?? []} files=${capture.files ?? []} disabled=${busy} />
    <${CaptureFiles} files=${capture.files ?? []} disabled=${busy} />
    <${Checklist} fields=${fields} />
    ${!capture.whole && known}
    <${SourceQuote} quote=${capture.quote} url=${capture.page_url} title=${capture.page_title} ticket=${capture.ticket} />
    <${MaskedLine} capture=${capture} fields=${fields} edit=${edit} />
    <${CollectionField} id="capture-collection" value=${fields.collection_id} error=${fieldWords(error, "collection_id")} onChoose=${(collection_id) => edit({ collection_id })} />
    ${error && (error.code !== "invalid" || !error.fields) && html`<p class="notice bad" role="alert">${failureWords(error)} ${t("nothing_lost")}</p>`}
    <div class="actions">
      ${busy && capture.files?.length > 0 && html`<span class="small" role="status"><progress aria-label=${t("attach_sending")}></progress> ${t("attach_sending")}</span>`}
      <button type="submit" class="button primary" data-act="save-draft" disabled=${busy}>${t("save_draft")}</button>
      ${asking
        ? html`<span class="ask">${t("discard_ask")}</span>
            <button type="button" class="button danger" onClick=${discard}>${t("discard")}</button>
            <button type="button" class="button quiet" onClick=${() => setAsking(false)}>${t("keep")}</button>`
        : html`<button type="button" class="button quiet" onClick=${() => setAsking(true)}>${t("discard")}</button>
            <span class="kept tiny soft">${t("kept_here")}</span>`}
    </div>
  </form>`;
}
