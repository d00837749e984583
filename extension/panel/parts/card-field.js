/**
 * Chooses one card by searching for it.
 * Never takes a card that the search doesn't show: the person may not see it.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { useCall, useStill } from "../use-call.js";

/** @param {{id: string, card: {id: number, title: string}|null, error?: string, label?: string, onChoose: (card: {id: number, title: string}|null) => void}} props */
export function CardField({ id, card, error, label = t("rule_card"), onChoose }) {
  const { typingBlocked } = usePanel();
  const [words, setWords] = useState("");
  const still = useStill(words.trim().slice(0, 200), 180);
  const found = useCall(!card && still ? `/search?${new URLSearchParams({ q: still, page_size: "5" })}` : null);
  const items = still ? (found.value?.items ?? []) : [];

  if (card) {
    return html`<div class="field">
      <p class="label">${label}</p>
      <p class="chosen"><span>${card.title}</span><button type="button" class="link small" data-act="card-change" onClick=${() => onChoose(null)}>${t("change")}</button></p>
    </div>`;
  }
  return html`<div class="field">
    <label for=${id}>${label}</label>
    <input id=${id} class="input" type="search" autocomplete="off" spellcheck=${false} placeholder=${t("search_placeholder")} value=${words} readonly=${typingBlocked}
      aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `${id}-error` : undefined} onInput=${(event) => setWords(event.target.value)} />
    ${error && html`<p class="field-error" id=${`${id}-error`} role="alert">${error}</p>`}
    <div role="status">
      ${items.length > 0 &&
      html`<ul class="choices" aria-label=${t("search_results")}>
        ${items.map((item) => html`<li><button type="button" class="choice-card" lang=${item.card.language} data-choice=${item.card.id} onClick=${() => onChoose({ id: item.card.id, title: item.card.title })}>${item.card.title}</button></li>`)}
      </ul>`}
      ${still && found.status === "ready" && !items.length && html`<p class="hint">${t("search_nothing")}</p>`}
    </div>
  </div>`;
}
