/**
 * The ways on from an open card: its history, what people say about it, and a change that was begun.
 * Never changes the card itself.
 */
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { usePanel } from "../panel-context.js";
import { useCall } from "../use-call.js";
import { Comments } from "./comments.js";

/** What this person began to change on the card and never saved. */
export function Unfinished({ card }) {
  const { transport, go } = usePanel();
  const [kept, setKept] = useState(/** @type {any} */ (null));
  useEffect(() => {
    let here = true;
    transport.readEdit(card.id).then((answer) => here && setKept(answer.ok ? answer.value : null));
    return () => void (here = false);
  }, [card.id, card.version]);
  if (!kept || (kept.fields.title === card.title && kept.fields.body === card.body)) return null;
  return html`<div class="notice warn" data-unfinished>
    <p>${t("edit_unfinished", ago(new Date(kept.at).toISOString()))}</p>
    <div class="buttons"><button type="button" class="button" data-act="edit-again" onClick=${() => go({ name: "edit", id: card.id })}>${t("edit_go_on")}</button></div>
  </div>`;
}

export function CardLinks({ card, talking = false }) {
  const { go } = usePanel();
  const open = useCall(`/cards/${card.id}/comments?state=open&page_size=1`);
  const [shown, setShown] = useState(talking);
  const count = open.value?.total ?? 0;
  return html`<p class="card-links" data-key="card-links">
      <button type="button" class="link small" data-act="history" onClick=${() => go({ name: "history", id: card.id })}>${t("history")}</button>
      <button type="button" class="link small" data-act="comments" aria-expanded=${shown} onClick=${() => setShown(!shown)}>${count ? tn("comments_open", count) : t("comments")}</button>
    </p>
    ${shown && html`<${Comments} card=${card} onChange=${open.reload} />`}`;
}
