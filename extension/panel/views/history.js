/**
 * A card's history: every version with who wrote it and why, what it changed, and the way back to it.
 * Never changes an old version: restoring writes a new one.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { ago } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { walkList } from "../keys.js";
import { usePanel } from "../panel-context.js";
import { Difference } from "../parts/difference.js";
import { Failed } from "../parts/failed.js";
import { Loading } from "../parts/loading.js";
import { MergedCards } from "../parts/merged-cards.js";
import { TextField } from "../parts/text-field.js";
import { useCall } from "../use-call.js";

function whyWords({ reason, restored_from, accepted_by }) {
  if (reason === "restored") return t("version_restored", restored_from ?? "");
  if (accepted_by) return t("version_accepted", accepted_by.name);
  return { created: t("version_created"), edited: t("version_edited"), imported: t("version_imported"), merged: t("version_merged") }[reason] ?? reason;
}

/** What a version changed since the one before it, or since the last verified text. */
function Changes({ card, version }) {
  const [since, setSince] = useState(String(version.number - 1));
  const difference = useCall(`/cards/${card}/versions/${version.number}/difference?from=${since}`);
  const unverified = since === "verified" && difference.error?.code === "conflict";
  return html`<div class="changes">
    <div class="buttons" role="group" aria-label=${t("difference_since")}>
      <button type="button" class="link small" data-act="since-before" aria-pressed=${since !== "verified"} onClick=${() => setSince(String(version.number - 1))}>${t("difference_before")}</button>
      <button type="button" class="link small" data-act="since-verified" aria-pressed=${since === "verified"} onClick=${() => setSince("verified")}>${t("difference_verified")}</button>
    </div>
    ${unverified && html`<p class="soft small">${t("never_verified")}</p>`}
    ${!unverified && difference.status === "failed" && html`<${Failed} error=${difference.error} onRetry=${difference.reload} />`}
    ${difference.status === "loading" && html`<${Loading} rows=${1} />`}
    ${difference.status === "ready" && html`<${Difference} difference=${difference.value} />`}
  </div>`;
}

function RestoreForm({ card, version, onEnd, onDone }) {
  const { transport, say, mayAct } = usePanel();
  const [comment, setComment] = useState("");
  const [failure, setFailure] = useState("");
  const [busy, setBusy] = useState(false);
  const send = async (event) => {
    event.preventDefault();
    if (busy) return undefined;
    setBusy(true);
    const body = { comment: comment.trim(), version: card.version };
    const answer = (await mayAct(event)) ? await transport.restoreVersion({ card_id: card.id, number: version.number, body }) : null;
    setBusy(false);
    if (!answer) return undefined;
    if (!answer.ok) return setFailure(failureWords(answer.error));
    say(t("restored", version.number));
    return onDone();
  };
  return html`<form class="answer" onSubmit=${send} novalidate>
    <${TextField} id=${`restore-${version.number}`} label=${t("field_why")} value=${comment} max=${500} error=${failure} onText=${setComment} />
    <div class="buttons">
      <button type="submit" class="button primary" data-act="restore-send" disabled=${busy}>${t("restore")}</button>
      <button type="button" class="button quiet" onClick=${onEnd}>${t("cancel")}</button>
    </div>
  </form>`;
}

export function HistoryView({ id }) {
  const card = useCall(`/cards/${id}`);
  const [page, setPage] = useState(1);
  const versions = useCall(`/cards/${id}/versions?page_size=20&page=${page}`);
  const [shown, setShown] = useState(/** @type {number|null} */ (null));
  const [restoring, setRestoring] = useState(/** @type {number|null} */ (null));
  const failed = [card, versions].find((one) => one.status === "failed");
  const reload = () => {
    card.reload();
    versions.reload();
  };
  if (failed && !versions.value) return html`<h2 class="hidden" tabindex="-1" data-entry>${t("history")}</h2><${Failed} error=${failed.error} onRetry=${reload} />`;
  if (!card.value || !versions.value) return html`<h2 class="hidden" tabindex="-1" data-entry>${t("history")}</h2><${Loading} rows=${2} />`;
  const { items, pages, total } = versions.value;
  const current = card.value.version;
  return html`<section onKeyDown=${walkList} data-history=${id}>
    <div class="list-head"><h2 tabindex="-1" data-entry>${t("history_of", card.value.title)}</h2><span class="soft small">${tn("versions_count", total)}</span></div>
    <${MergedCards} into=${id} />
    <ol class="rows">
      ${items.map((version) => {
        const open = shown === version.number;
        return html`<li class="row plain" key=${version.number} data-key=${`version-${version.number}`} data-version=${version.number}>
          <h3 class="row-head">
            <span>${t("version_by", version.number, version.author.name)}</span>
            ${version.number === current && html`<span class="tag">${t("version_current")}</span>`}
          </h3>
          <p class="soft small">${whyWords(version)} · ${ago(version.created_at)}</p>
          ${version.comment && html`<p class="passage">${version.comment}</p>`}
          ${open && html`<${Changes} card=${id} version=${version} />`}
          ${restoring === version.number
            ? html`<${RestoreForm} card=${card.value} version=${version} onEnd=${() => setRestoring(null)} onDone=${() => (setRestoring(null), setShown(null), setPage(1), reload())} />`
            : html`<div class="row-foot">
                ${version.number > 1 &&
                html`<button type="button" class="button" data-act="changes" data-stop aria-expanded=${open} onClick=${() => setShown(open ? null : version.number)}>${t(open ? "changes_hide" : "changes_show")}</button>`}
                ${card.value.may?.edit &&
                version.number !== current &&
                html`<button type="button" class="button" data-act="restore" onClick=${() => setRestoring(version.number)}>${t("restore")}</button>`}
              </div>`}
        </li>`;
      })}
    </ol>
    ${pages > 1 &&
    html`<div class="after-rows buttons">
      ${page > 1 && html`<button type="button" class="button" onClick=${() => setPage(page - 1)}>${t("newer")}</button>`}
      ${page < pages && html`<button type="button" class="button" onClick=${() => setPage(page + 1)}>${t("older")}</button>`}
    </div>`}
  </section>`;
}
