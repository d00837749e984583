/**
 * A card's text, improved in place: title, text and why; kept while it is typed, and offered again after a crash.
 * Never writes over somebody else's newer text unseen: both are shown, and the person picks or puts them together (typing.js).
 */
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { failureWords, fieldWords } from "../../shared/failures.js";
import { useEntryFocus } from "../focus-entry.js";
import { usePanel } from "../panel-context.js";
import { AtHand } from "../parts/at-hand.js";
import { Attachments } from "../parts/attachments.js";
import { Failed } from "../parts/failed.js";
import { Loading } from "../parts/loading.js";
import { TextField } from "../parts/text-field.js";
import { TextOfCard } from "../parts/text-of-card.js";
import { UnfinishedText } from "../parts/unfinished-text.js";
import { allWords, sent } from "../sections.js";
import { useTyping } from "../typing.js";
import { useCall } from "../use-call.js";

/** @param {{id: number, typed?: import("../parts/at-hand.js").Typed}} props `typed`: what was typed as a draft of one's own */
export function EditView({ id, typed }) {
  const { transport } = usePanel();
  const card = useCall(`/cards/${id}`);
  const [kept, setKept] = useState(/** @type {any} */ (undefined));
  useEffect(() => {
    transport.readEdit(id).then((answer) => setKept(answer.ok ? answer.value : null));
  }, [id]);
  if (card.value && kept !== undefined) return html`<${EditForm} key=${id} first=${card.value} firstTag=${card.etag} kept=${kept} typed=${typed} />`;
  return html`<h2 class="hidden" tabindex="-1" data-entry>${t("edit_title")}</h2>
    ${card.status === "failed" ? html`<${Failed} error=${card.error} onRetry=${card.reload} />` : html`<${Loading} rows=${2} />`}`;
}

const isBlank = (fields) => !allWords(fields).trim();
const WORDS = { begun: "edit_unfinished", both: "both_title" };

function EditForm({ first, firstTag, kept, typed }) {
  const { transport, go, back, backWith, say, mayAct } = usePanel();
  const path = `/cards/${first.id}`;
  const typing = useTyping({ path, first, tag: firstTag, kept, more: { comment: "" } });
  const { fields, base, theirs, waiting, changed, keeping } = typing;
  const [error, setError] = useState(/** @type {any} */ (null));
  const [missing, setMissing] = useState("");
  const [busy, setBusy] = useState(false);
  useEntryFocus();
  const { may } = first;
  const proposing = !may?.edit;
  const [key] = useState(() => crypto.randomUUID());
  const edit = (change) => {
    setError(null);
    setMissing("");
    typing.edit(change);
  };

  const save = (verify) => async (event) => {
    event.preventDefault();
    if (busy || theirs || waiting) return undefined;
    if (!fields.title.trim() || isBlank(fields)) return setMissing(t(fields.title.trim() ? "body_missing" : "title_missing"));
    setBusy(true);
    const send = (now, tag) =>
      transport.saveCard({ card_id: first.id, body: { title: now.title, ...sent(now), comment: now.comment.trim(), ...(verify ? { verify } : {}) }, if_match: tag });
    const answer = (await mayAct(event)) ? await typing.save(send) : null;
    setBusy(false);
    if (!answer) return undefined;
    if (answer.ok) {
      keeping.end();
      if (!typed) backWith({ card: answer.value, suggestion: undefined });
      else back();
      return say(typed ? t("at_hand_saved", answer.value.title) : t(verify ? "edit_saved_verified" : "edit_saved"));
    }
    keeping.keep(fields);
    return answer.error.code === "stale" ? undefined : setError(answer.error);
  };
  /** Who may not edit suggests: whoever may edit the card decides. */
  const propose = async (event) => {
    event.preventDefault();
    if (busy || theirs || !changed) return undefined;
    if (!fields.title.trim() || isBlank(fields)) return setMissing(t(fields.title.trim() ? "body_missing" : "title_missing"));
    setBusy(true);
    const body = { title: fields.title, ...sent(fields), comment: fields.comment.trim(), version: base.version };
    const answer = (await mayAct(event)) ? await transport.call("POST", `${path}/proposals`, { body, idempotency_key: key }) : null;
    setBusy(false);
    if (!answer) return undefined;
    if (!answer.ok) return setError(answer.error);
    keeping.drop();
    back();
    return say(t(typed ? "at_hand_proposed" : "proposed"), { actions: [{ label: t("mine"), act: () => go({ name: "mine" }) }] });
  };

  return html`<form class="form" onSubmit=${proposing ? propose : save(may?.verify === true)} novalidate data-edit=${first.id}>
    <h2 tabindex="-1" data-entry>${t(proposing ? "propose_title" : "edit_title")}</h2>
    ${proposing && html`<p class="soft small">${t("propose_text", first.verifier?.name ?? "")}</p>`}
    <${UnfinishedText} typing=${typing} path=${path} words=${WORDS} />
    ${typed && html`<${AtHand} typed=${typed} typing=${typing} />`}
    <${TextField} id="edit-title" readonly=${waiting} label=${t(theirs ? "both_my_title" : "field_title")} value=${fields.title} max=${200} error=${fieldWords(error, "title") || (fields.title.trim() ? "" : missing)} onText=${(title) => edit({ title })} />
    <${TextOfCard} id="edit" readonly=${waiting} label=${theirs ? t("both_my_text") : ""} fields=${fields} edit=${edit} rows=${10} error=${fieldWords(error, "body") || fieldWords(error, "sections") || (fields.title.trim() ? missing : "")} />
    ${!proposing && html`<${Attachments} of=${path} editable />`}
    <${TextField} id="edit-comment" readonly=${waiting} label=${t("field_why")} value=${fields.comment} max=${500} error=${fieldWords(error, "comment")} onText=${(comment) => edit({ comment })} />
    ${error && !error.fields && html`<div class="notice bad" role="alert"><p>${failureWords(error)} ${t("nothing_lost")}</p></div>`}
    <div class="actions">
      ${proposing && html`<button type="submit" class="button primary" data-act="propose-send" disabled=${busy || theirs || !changed}>${t("propose_send")}</button>`}
      ${!proposing && may?.verify && html`<button type="button" class="button primary" data-act="edit-verify" disabled=${busy || theirs || waiting} onClick=${save(true)}>${t("save_and_verify")}</button>`}
      ${!proposing && html`<button type="button" class=${may?.verify ? "button" : "button primary"} data-act="edit-save" disabled=${busy || theirs || !changed} onClick=${save(false)}>${t("save")}</button>`}
      ${keeping.kept && changed && html`<span class="kept soft small" role="status">${t("edit_kept")}</span>`}
    </div>
  </form>`;
}
