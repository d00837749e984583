/**
 * Many cards verified at once, after a preview that says of each what would happen.
 * Never verifies a text that changed since it was listed, nor one that the person didn't leave chosen.
 */
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { day } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { t, tn } from "../../shared/words.js";
import { useEntryFocus } from "../focus-entry.js";
import { usePanel } from "../panel-context.js";
import { Failed } from "../parts/failed.js";
import { Icon } from "../parts/icon.js";
import { Loading } from "../parts/loading.js";
import { Standing } from "../parts/standing.js";
import { useCall } from "../use-call.js";

const MOST = 100;

/** Whether somebody should read it before vouching: it is flagged, or another text than the one last verified. */
const needsReading = (item) => item.open_flags > 0 || item.changed;

export function VerifyManyView() {
  const { transport, say, mayAct, back, go } = usePanel();
  const tasks = useCall(`/tasks?page_size=${MOST}`);
  const [preview, setPreview] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const [chosen, setChosen] = useState(/** @type {Set<number>} */ (new Set()));
  const [busy, setBusy] = useState(false);
  useEntryFocus(preview);

  useEffect(() => {
    if (tasks.status === "ready") look();
  }, [tasks.value]);

  const look = async () => {
    const cards = tasks.value.items.filter(({ kind }) => kind === "verification").map(({ card }) => ({ id: card.id }));
    if (!cards.length) return setPreview([]);
    const answer = await transport.call("POST", "/verifications", { body: { cards, dry_run: true } });
    if (!answer.ok) return setError(answer.error);
    const items = answer.value.body.items.filter(({ outcome }) => outcome === "verified");
    setPreview(items);
    return setChosen(new Set(items.filter((item) => !needsReading(item)).map(({ id }) => id)));
  };
  const toggle = (id) => setChosen((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  const verify = async (event) => {
    event.preventDefault();
    if (busy || !chosen.size || !(await mayAct(event))) return;
    setBusy(true);
    const cards = preview.filter(({ id }) => chosen.has(id)).map(({ id, version }) => ({ id, version }));
    const answer = await transport.call("POST", "/verifications", { body: { cards } });
    setBusy(false);
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    const { verified } = answer.value.body;
    transport.askAgain();
    if (verified === cards.length) back();
    else tasks.reload();
    return say(tn("many_verified", verified), { tone: verified === cards.length ? "good" : "warn" });
  };

  if (tasks.status === "failed" || error) return html`<h2 class="hidden" tabindex="-1" data-entry>${t("many_title")}</h2><${Failed} error=${error ?? tasks.error} onRetry=${() => (setError(null), tasks.reload())} />`;
  if (!preview) return html`<h2 class="hidden" tabindex="-1" data-entry>${t("many_title")}</h2><${Loading} rows=${2} />`;
  if (!preview.length) return html`<${Standing} kind="no_tasks" title=${t("tasks_none_title")} text=${t("many_none")} />`;
  return html`<form class="form" onSubmit=${verify} novalidate data-verify-many>
    <h2 tabindex="-1" data-entry>${t("many_title")}</h2>
    <p class="soft small">${t("many_text")}</p>
    <ul class="many" aria-label=${t("many_title")}>
      ${preview.map(
        (item) => html`<li key=${item.id} data-key=${`many-${item.id}`} data-many=${item.id}>
          <input type="checkbox" id=${`many-${item.id}`} checked=${chosen.has(item.id)} onChange=${() => toggle(item.id)} />
          <div>
            <label for=${`many-${item.id}`} class="pick-word">${item.card.title}</label>
            <p class="soft tiny">
              ${item.trusted_until ? t("many_until", day(item.trusted_until)) : t("many_without_end")}
              ${" · "}<button type="button" class="link" data-stop onClick=${() => go({ name: "card", id: item.id })}>${t("many_read")}</button>
            </p>
            ${needsReading(item) &&
            html`<p class="row-tags">
              ${item.open_flags > 0 && html`<span class="tag warn"><${Icon} name="flag" size=${12} />${tn("flags_open", item.open_flags)}</span>`}
              ${item.changed && html`<span class="tag warn">${t("many_changed")}</span>`}
            </p>`}
          </div>
        </li>`,
      )}
    </ul>
    <div class="actions">
      <button type="submit" class="button primary" data-act="many-verify" disabled=${busy || !chosen.size}>${tn("many_verify", chosen.size)}</button>
      <button type="button" class="button quiet" onClick=${back}>${t("cancel")}</button>
    </div>
  </form>`;
}
