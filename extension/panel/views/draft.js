/**
 * One draft under review: edit it, publish it, publish and vouch for it, or delete it.
 * Never writes over somebody else's newer text unseen: both are shown, and the person picks or puts them together (typing.js).
 */
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { failureWords, fieldWords } from "../../shared/failures.js";
import { useEntryFocus } from "../focus-entry.js";
import { usePanel } from "../panel-context.js";
import { AtHand } from "../parts/at-hand.js";
import { Attachments } from "../parts/attachments.js";
import { Checklist } from "../parts/checklist.js";
import { CollectionField } from "../parts/collection-field.js";
import { Failed } from "../parts/failed.js";
import { Known } from "../parts/known.js";
import { Loading } from "../parts/loading.js";
import { SourceQuote } from "../parts/source-quote.js";
import { TextField } from "../parts/text-field.js";
import { TextOfCard } from "../parts/text-of-card.js";
import { UnfinishedText } from "../parts/unfinished-text.js";
import { sent } from "../sections.js";
import { useTyping } from "../typing.js";
import { useCall } from "../use-call.js";

/** @param {{id: number, typed?: import("../parts/at-hand.js").Typed}} props `typed`: what was typed as another draft */
export function DraftView({ id, typed }) {
  const { transport } = usePanel();
  const draft = useCall(`/drafts/${id}`);
  const [kept, setKept] = useState(/** @type {any} */ (undefined));
  useEffect(() => {
    transport.readEdit(id).then((answer) => setKept(answer.ok ? answer.value : null));
  }, [id]);
  if (draft.value && kept !== undefined) return html`<${DraftForm} key=${id} draft=${draft.value} etag=${draft.etag} kept=${kept} typed=${typed} />`;
  return html`<h2 class="hidden" tabindex="-1" data-entry>${t("draft")}</h2>
    ${draft.status === "failed" ? html`<${Failed} error=${draft.error} onRetry=${draft.reload} />` : html`<${Loading} rows=${1} />`}`;
}

const WORDS = { begun: "draft_unfinished", both: "draft_both_title" };

function DraftForm({ draft, etag, kept, typed }) {
  const { transport, go, back, say, mayAct } = usePanel();
  const path = `/drafts/${draft.id}`;
  const may = draft.may ?? {};
  const typing = useTyping({ path, first: draft, tag: etag, kept: may.edit ? kept : null, more: { collection_id: draft.collection?.id ?? null } });
  const { fields, base, theirs, waiting, changed, keeping, edit } = typing;
  const [error, setError] = useState(/** @type {any} */ (null));
  const [published, setPublished] = useState(false);
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  useEntryFocus();
  const blocked = busy || waiting || Boolean(theirs);

  /** Saves what was changed; resolves to whether the server has it now. */
  const save = async () => {
    if (!may.edit) return true;
    const answer = await typing.save((now, tag, card) => {
      const moved = now.collection_id !== (card.collection?.id ?? null);
      return transport.call("PATCH", path, { body: { title: now.title, ...sent(now), ...(moved ? { collection_id: now.collection_id } : {}) }, if_match: tag });
    });
    if (answer.ok) typing.saved(answer.value.body, answer.value.etag);
    // Somebody published it meanwhile: what was typed waits at the card, which has the draft's id.
    else if (answer.error.code === "not_found") setPublished((await transport.call("GET", `/cards/${draft.id}`)).ok);
    setError(answer.ok || answer.error.code === "stale" ? null : answer.error);
    return answer.ok;
  };
  const guarded = (act) => async (event) => {
    event.preventDefault();
    if (blocked) return;
    setBusy(true);
    if (await mayAct(event)) await act();
    setBusy(false);
  };
  const saveOnly = guarded(async () => {
    if (await save()) say(t("draft_saved"));
  });
  const publish = (verify) =>
    guarded(async () => {
      if (!fields.collection_id) return setError({ code: "invalid", fields: { collection_id: t("collection_missing") } });
      if (changed && !(await save())) return undefined;
      const body = { collection_id: fields.collection_id, verify };
      const answer = await transport.call("POST", `${path}/publication`, { body });
      if (!answer.ok) return setError(answer.error);
      const card = answer.value.body;
      keeping.end();
      back();
      go({ name: "card", id: card.id, card });
      return say(t(verify ? "published_verified" : "published"));
    });
  const remove = guarded(async () => {
    const answer = await transport.call("DELETE", path, { if_match: base.tag });
    if (!answer.ok) return setError(answer.error);
    keeping.drop();
    back();
    return say(t("draft_deleted"));
  });
  const again = guarded(async () => {
    const answer = await transport.call("POST", "/drafts", { body: { title: draft.title, ...sent(fields) } });
    if (!answer.ok) return setError(answer.error);
    return go({ name: "draft", id: answer.value.body.id });
  });
  useEffect(() => setError(null), [fields]);
  const captured = draft.captured_from;

  return html`<form class="form" onSubmit=${saveOnly} novalidate data-draft=${draft.id}>
    <h2 tabindex="-1" data-entry>${t("draft_title")}</h2>
    <p class="soft small">${t("draft_by", draft.author?.name ?? "", ago(draft.updated_at))}</p>
    ${!may.edit &&
    html`<div class="notice" data-own-text>
      <p>${t("draft_own_text")}</p>
      <div class="buttons"><button type="button" class="button" data-act="draft-again" disabled=${blocked} onClick=${again}>${t("draft_again")}</button></div>
    </div>`}
    <${UnfinishedText} typing=${typing} path=${path} words=${WORDS} />
    ${typed && may.edit && html`<${AtHand} typed=${typed} typing=${typing} />`}
    <${TextField} id="draft-title" label=${t(theirs ? "both_my_title" : "field_title")} value=${fields.title} max=${200} error=${fieldWords(error, "title")} readonly=${!may.edit || waiting} onText=${(title) => edit({ title })} />
    <${TextOfCard} id="draft" label=${theirs ? t("both_my_text") : ""} fields=${fields} edit=${edit} rows=${10} error=${fieldWords(error, "body") || fieldWords(error, "sections")} readonly=${!may.edit || waiting} />
    <${Attachments} of=${path} editable=${may.edit} />
    ${may.edit && html`<${CollectionField} id="draft-collection" value=${fields.collection_id} current=${draft.collection} error=${fieldWords(error, "collection_id")} onChoose=${(collection_id) => edit({ collection_id })} />`}
    ${captured && html`<${SourceQuote} quote=${captured.quote} url=${captured.url} title=${captured.title} ticket=${captured.ticket} />`}
    ${may.edit && html`<${Checklist} fields=${fields} />`}
    <${Known} fields=${fields} but=${draft.id} ticket=${captured?.ticket} />
    ${error &&
    !error.fields &&
    html`<div class="notice bad" role="alert">
      <p>${failureWords(error)} ${t("nothing_lost")}</p>
      ${published && html`<div class="buttons"><button type="button" class="button" data-act="draft-published" onClick=${() => go({ name: "edit", id: draft.id })}>${t("draft_go_on_published")}</button></div>`}
    </div>`}
    ${(may.edit || may.publish || may.delete) &&
    html`<div class="actions">
      ${asking
        ? html`<span class="ask">${t("draft_delete_ask")}</span>
            <button type="button" class="button danger" data-act="draft-delete" disabled=${busy} onClick=${remove}>${t("delete")}</button>
            <button type="button" class="button quiet" onClick=${() => setAsking(false)}>${t("keep")}</button>`
        : html`${may.publish &&
            html`<button type="button" class="button primary" data-act="publish-verified" disabled=${blocked} onClick=${publish(true)}>${t("publish_verified")}</button>
              <button type="button" class="button" data-act="publish" disabled=${blocked} onClick=${publish(false)}>${t("publish")}</button>`}
            ${may.edit && html`<button type="submit" class="button" data-act="draft-save" disabled=${blocked || !changed}>${t("save")}</button>`}
            ${may.delete && html`<button type="button" class="button quiet" onClick=${() => setAsking(true)}>${t("delete")}</button>`}
            ${keeping.kept && changed && html`<span class="kept soft small" role="status">${t("edit_kept")}</span>`}`}
    </div>`}
  </form>`;
}
