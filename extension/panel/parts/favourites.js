/**
 * The cards that the person keeps at hand, where a search has not begun yet.
 * Never shows anything while there are none.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { walkList } from "../keys.js";
import { useCall } from "../use-call.js";
import { CardRow } from "./card-row.js";

const MOST = 50;

export function Favourites() {
  const asked = useCall(`/favourites?page_size=${MOST}`);
  const items = asked.value?.items ?? [];
  if (!items.length) return asked.status === "loading" ? null : html`<p class="empty soft">${t("search_hint")}</p>`;
  return html`<h3 class="count-line soft tiny">${t("favourites")}</h3>
    <ol class="rows" onKeyDown=${walkList} aria-label=${t("favourites")} data-favourites>
      ${items.map((/** @type {any} */ item) => html`<${CardRow} key=${item.card.id} card=${item.card} />`)}
    </ol>`;
}
