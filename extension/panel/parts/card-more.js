/**
 * What one does with a card more rarely: pass on its address, see where its old texts went, tell others of it, merge it into another one.
 * Never acts on a card itself: each button leads to the view or the form that does.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { copyText } from "../copy-text.js";
import { usePanel } from "../panel-context.js";
import { viewToText } from "../place.js";

/** The card's address on the server's web page: it opens without the extension. @param {any} state @param {number} id */
const linkTo = (state, id) => `${state.session.server}/app#${viewToText({ name: "card", id })}`;

/** @param {{card: any}} props */
export function CardMore({ card }) {
  const { state, say, go } = usePanel();
  const may = card.archived_at ? {} : (card.may ?? {});
  const copyLink = (/** @type {Event} */ event) => {
    if (!event.isTrusted) return;
    const copied = copyText(linkTo(state, card.id));
    say(t(copied ? "link_copied" : "copy_failed"), { tone: copied ? "good" : "bad" });
  };
  return html`<p class="card-more">
    ${state.session?.server && html`<button type="button" class="link small" data-act="copy-link" onClick=${copyLink}>${t("copy_link")}</button>`}
    ${(card.may?.edit || card.may?.verify) && html`<button type="button" class="link small" data-act="recall" onClick=${() => go({ name: "recall", id: card.id })}>${t("recall_start")}</button>`}
    ${may.edit && html`<button type="button" class="link small" data-act="announce" onClick=${() => go({ name: "announce", id: card.id, card })}>${t("announce_start")}</button>`}
    ${may.archive && html`<button type="button" class="link small" data-act="merge" onClick=${() => go({ name: "merger", id: card.id, card })}>${t("merge_start")}</button>`}
  </p>`;
}
