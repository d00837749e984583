/**
 * Somebody changed the card while one was typing: their text and what they changed, above one's own; the person decides.
 * Never throws away either text.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { useCall } from "../use-call.js";
import { Difference } from "./difference.js";

/** All sections with their titles, as one reads them. @param {any} card */
const readable = (card) => card.sections.map((/** @type {any} */ one) => (one.title ? `${one.title}\n${one.markdown}` : one.markdown)).join("\n\n");

/**
 * @param {{path: string, title: string, theirs: any, since: number, onMine: () => void, onTheirs: () => void, onBoth: () => void}} props
 * `path`: of the card or draft; `title`: the message above; `since`: the version that one's own text began with
 */
export function BothTexts({ path, title, theirs, since, onMine, onTheirs, onBoth }) {
  const version = useCall(`${path}/versions/${theirs.version}`);
  const difference = useCall(theirs.version === since ? null : `${path}/versions/${theirs.version}/difference?from=${since}`);
  return html`<section class="both" role="alert" data-both=${theirs.version}>
    <h3>${t(title, version.value?.author.name ?? "…", version.value ? ago(version.value.created_at) : "")}</h3>
    ${version.value?.comment && html`<p class="passage">${version.value.comment}</p>`}
    <p class="label">${t("both_their_changes")}</p>
    ${difference.value ? html`<${Difference} difference=${difference.value} />` : html`<p class="soft small">${t("both_only_facts")}</p>`}
    <details open>
      <summary class="label">${t("both_their_text")}</summary>
      <p class="their-title">${theirs.title}</p>
      <p class="their-text" tabindex="0">${readable(theirs)}</p>
    </details>
    <p class="soft small">${t("both_choose")}</p>
    <div class="buttons">
      <button type="button" class="button" data-act="both-mine" onClick=${onMine}>${t("both_keep_mine")}</button>
      <button type="button" class="button" data-act="both-theirs" onClick=${onTheirs}>${t("both_take_theirs")}</button>
      <button type="button" class="button" data-act="both-merge" onClick=${onBoth}>${t("both_merge")}</button>
    </div>
  </section>`;
}
