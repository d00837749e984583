/**
 * Which collection a draft goes to: those the person may write in.
 * Never blocks saving: a draft may have none yet.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { useCall } from "../use-call.js";

const mayWrite = (collection) => collection.rights?.some((right) => right !== "see");

export function CollectionField({ id, value, current, error, onChoose }) {
  const me = useCall("/me");
  const choices = (me.value?.collections ?? []).filter(mayWrite);
  const known = choices.some((one) => one.id === value);
  return html`<div class="field">
    <label for=${id}>${t("fact_collection")}</label>
    <select id=${id} class="input" value=${value ?? ""} aria-invalid=${error ? "true" : undefined} aria-describedby=${error ? `${id}-error` : undefined}
      onChange=${(event) => onChoose(event.target.value ? Number(event.target.value) : null)}>
      <option value="">${t("collection_later")}</option>
      ${value && !known && html`<option value=${value}>${current?.name ?? t("collection_chosen")}</option>`}
      ${choices.map((one) => html`<option value=${one.id}>${one.name}</option>`)}
    </select>
    ${error && html`<p class="field-error" id=${`${id}-error`} role="alert">${error}</p>`}
  </div>`;
}
