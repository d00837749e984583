/**
 * Merges a card into another one: which one is left, what moves there, and only then the act.
 * Never merges without a preview of exactly that pair, and never takes an archived card or a draft for the one that is left.
 */
import { html, useEffect, useState } from "../../vendor/htm-preact.js";
import { t, tn } from "../../shared/words.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { CardField } from "../parts/card-field.js";
import { Failed } from "../parts/failed.js";
import { Loading } from "../parts/loading.js";
import { useCall } from "../use-call.js";

const ALIKE = 4;

export function MergerView({ id, card: given }) {
  const fetched = useCall(given ? null : `/cards/${id}`);
  const card = given ?? fetched.value;
  if (card) return html`<${Merger} card=${card} />`;
  return html`<h2 class="hidden" tabindex="-1" data-entry>${t("merge_title")}</h2>
    ${fetched.status === "failed" ? html`<${Failed} error=${fetched.error} onRetry=${fetched.reload} />` : html`<${Loading} rows=${1} />`}`;
}

/** Cards in use that say nearly the same, most alike first. */
function useAlike(card) {
  const { transport } = usePanel();
  const [items, setItems] = useState(/** @type {any[]} */ ([]));
  useEffect(() => {
    let alive = true;
    const body = { title: card.title, body: card.text.slice(0, 20000), limit: ALIKE + 1 };
    transport.call("POST", "/drafts/similar", { body }).then((answer) => {
      if (alive && answer.ok) setItems(answer.value.body.items.filter((item) => !item.draft && !item.archived && item.card.id !== card.id).slice(0, ALIKE));
    });
    return () => void (alive = false);
  }, [card.id]);
  return items;
}

function Merger({ card }) {
  const { transport, go, back, say, mayAct } = usePanel();
  const [into, setInto] = useState(/** @type {any} */ (null));
  const [error, setError] = useState(/** @type {any} */ (null));
  const [busy, setBusy] = useState(false);
  const alike = useAlike(card);
  const preview = useCall(into ? `/cards/${card.id}/merger?into=${into.id}` : null);

  const choose = (chosen) => {
    setError(null);
    setInto(chosen);
  };
  const merge = async (event) => {
    event.preventDefault();
    if (busy || !(await mayAct(event))) return;
    setBusy(true);
    const answer = await transport.call("POST", `/cards/${card.id}/merger`, { body: { into: into.id }, idempotency_key: crypto.randomUUID() });
    setBusy(false);
    if (!answer.ok) return setError(answer.error);
    back();
    back();
    go({ name: "card", id: into.id });
    say(t("merge_done", card.title), { actions: [{ label: t("merge_undo"), act: () => go({ name: "reversal", id: card.id }) }] });
  };
  const failure = error ?? (preview.status === "failed" ? preview.error : null);

  return html`<form class="form" onSubmit=${merge} novalidate data-merger=${card.id}>
    <h2 tabindex="-1" data-entry>${t("merge_title")}</h2>
    <p class="soft small">${t("merge_text", card.title)}</p>
    <${CardField} id="merge-into" label=${t("merge_into")} card=${into} onChoose=${choose} />
    ${!into &&
    alike.length > 0 &&
    html`<div class="field">
      <p class="label">${t("merge_alike")}</p>
      <ul class="choices">
        ${alike.map((item) => html`<li><button type="button" class="choice-card" lang=${item.card.language} data-choice=${item.card.id} onClick=${() => choose(item.card)}>${item.card.title}</button></li>`)}
      </ul>
    </div>`}
    ${preview.status === "loading" && html`<${Loading} rows=${1} />`}
    ${into && preview.status === "ready" && html`<${Preview} carried=${preview.value} />`}
    ${failure && html`<p class="notice bad" role="alert">${failure.code === "conflict" ? failure.message : failureWords(failure)}</p>`}
    <div class="actions">
      <button type="submit" class="button primary" data-act="merge-now" disabled=${busy || preview.status !== "ready"}>${t("merge_now")}</button>
      <button type="button" class="button quiet" onClick=${back}>${t("cancel")}</button>
    </div>
  </form>`;
}

function Preview({ carried }) {
  const moved = [
    tn("merge_links", carried.links),
    carried.memories > 0 && tn("merge_memories", carried.memories),
    tn("merge_versions", carried.versions),
    carried.rules > 0 && tn("merge_rules", carried.rules),
    carried.flags > 0 && tn("merge_flags", carried.flags),
    carried.tags.length > 0 && t("merge_tags", carried.tags.join(", ")),
  ].filter(Boolean);
  return html`<section class="preview" aria-label=${t("merge_preview")} role="status" data-preview>
    <h3>${t("merge_preview")}</h3>
    <ul class="plain-list">${moved.map((words) => html`<li>${words}</li>`)}</ul>
    <p class="small">${t("merge_stays", carried.into.title, carried.card.title)}</p>
    ${carried.other_collection && html`<p class="notice warn">${t("merge_other_collection")}</p>`}
  </section>`;
}
