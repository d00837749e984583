/**
 * The cards that were merged into one, each with the way to undo that for whoever may.
 * Never undoes by itself: it leads to the view that says what would go back.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { usePanel } from "../panel-context.js";
import { useCall } from "../use-call.js";

/** @param {{into: number, only?: any}} props `only`: the one card that is told of, known by its title already */
export function MergedCards({ into, only }) {
  const { go } = usePanel();
  const found = useCall(`/cards/${into}/merged`).value?.items ?? [];
  const told = only ? [found.find((each) => each.card.id === only.id) ?? { card: only }] : found;
  return told.map(
    (each) => html`<p class="notice" key=${each.card.id} data-merged=${each.card.id}>
      ${only || !each.by ? t("merged_from", each.card.title) : t("merged_by", each.card.title, each.by.name, ago(each.at))}
      ${each.may_undo && html` <button type="button" class="link small" data-act="undo-merger" onClick=${() => go({ name: "reversal", id: each.card.id })}>${t("merge_undo")}</button>`}
    </p>`,
  );
}
