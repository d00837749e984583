/**
 * One card in a list: title, trust, reason, passage, and what one can do at once.
 * Never opens or inserts by itself.
 */
import { html, useRef } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { useCardActions } from "../card-actions.js";
import { useKeys } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { Confidence } from "./confidence.js";
import { Icon } from "./icon.js";
import { Passage } from "./passage.js";
import { Reasons } from "./reasons.js";
import { TrustLine } from "./trust-line.js";

/** @param {{card: any, suggestion?: any, passage?: any, onDismiss?: (event: Event) => void}} props */
export function CardRow({ card, suggestion, passage, onDismiss }) {
  const { state, go, transport } = usePanel();
  const { insert, copy, verify } = useCardActions();
  const row = useRef(null);
  const link = state.links?.find((one) => one.card_id === card.id);
  const archived = card.confidence === "archived"; // found because they were asked for: to be read, not to be sent
  const open = () => go({ name: "card", id: card.id, card, suggestion });
  const here = (act) => (event) => row.current?.contains(document.activeElement) ? act(event) : false;

  useKeys({
    i: here((event) => (transport.offers.ticket && !archived ? insert(event, card, suggestion) : false)),
    c: here((event) => (archived ? false : copy(event, card, suggestion))),
    v: here((event) => (card.may?.verify && !archived ? verify(event, card) : false)),
    f: here(() => go({ name: "card", id: card.id, card, suggestion, flagging: true })),
  });

  return html`<li class="row" ref=${row} data-key=${`card-${card.id}`} data-card=${card.id}>
    <div class="row-head">
      <h3 class="row-title"><button type="button" data-stop onClick=${open} lang=${card.language}>${card.title}</button></h3>
      <${Confidence} chance=${suggestion?.confidence} />
    </div>
    <${TrustLine} card=${archived ? { ...card, archived_at: true } : card} />
    <${Reasons} reasons=${suggestion?.reasons} />
    <${Passage} passage=${passage} lang=${card.language} />
    <div class="row-foot">
      <span class="row-tags">
        ${link && html`<span class="tag good"><${Icon} name="link" size=${12} />${t(link.kind === "reference" ? "link_reference" : "link_resolution")}</span>`}
      </span>
      ${onDismiss && html`<button type="button" class="button quiet" data-act="dismiss" onClick=${onDismiss} aria-label=${t("dismiss_card", card.title)}>${t("dismiss")}</button>`}
      ${!archived && html`<button type="button" class="button quiet" data-act="copy" onClick=${(event) => copy(event, card, suggestion)} aria-label=${t("copy_card", card.title)}>${t("copy")}</button>`}
      ${transport.offers.ticket && !archived && html`<button type="button" class="button" data-act="insert" onClick=${(event) => insert(event, card, suggestion)} aria-label=${t("insert_card", card.title)}>${t("insert")}</button>`}
    </div>
  </li>`;
}
