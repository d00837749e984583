/**
 * One condition of a rule: where which words stand, and near which others.
 * Never takes a pattern: words and values only.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { DISTANCES, PLACES, fieldOf, fieldPlace, placeWords } from "../rule-words.js";
import { Icon } from "./icon.js";

const OTHER = "field:";

/** @param {{id: string, condition: import("../rule-words.js").Condition, error?: string, onChange: (change: object) => void, onRemove: (() => void)|null}} props */
export function ConditionField({ id, condition, error, onChange, onRemove }) {
  const { state, typingBlocked } = usePanel();
  const { where, says, near, within, how } = condition;
  const fields = state.fields ?? {};
  const field = fieldOf(where);
  const [typed, setTyped] = useState(field !== null && !Object.hasOwn(fields, field));

  const choosePlace = (event) => {
    const place = event.target.value;
    const name = fieldOf(place);
    setTyped(place === OTHER);
    if (!name) return onChange({ where: place });
    return onChange({ where: place, ...(says.trim() ? {} : { says: fields[name].slice(0, 200), how: "exact", near: null }) });
  };
  const input = (props) => html`<input class="input" type="text" autocomplete="off" spellcheck=${false} maxlength="200" readonly=${typingBlocked} ...${props} />`;

  return html`<div class="condition" data-condition=${id}>
    <div class="condition-line">
      <select class="input" aria-label=${t("rule_where")} value=${typed ? OTHER : where} data-where onChange=${choosePlace}>
        ${PLACES.map((place) => html`<option value=${place}>${placeWords(place)}</option>`)}
        ${Object.keys(fields).length > 0 &&
        html`<optgroup label=${t("rule_fields_here")}>${Object.keys(fields).map((name) => html`<option value=${fieldPlace(name)}>${name}</option>`)}</optgroup>`}
        <option value=${OTHER}>${t("rule_other_field")}</option>
      </select>
      <select class="input how" aria-label=${t("rule_how")} value=${how} data-how onChange=${(event) => onChange({ how: event.target.value, ...(event.target.value === "exact" ? { near: null } : {}) })}>
        <option value="words">${t("rule_how_words")}</option>
        <option value="exact">${t("rule_how_exact")}</option>
      </select>
      ${onRemove && html`<button type="button" class="button icon" data-act="condition-remove" aria-label=${t("rule_condition_remove")} title=${t("rule_condition_remove")} onClick=${onRemove}><${Icon} name="close" size=${12} /></button>`}
    </div>
    ${typed && input({ value: field ?? "", "aria-label": t("rule_field_name"), placeholder: t("rule_field_name"), "data-field-name": true, onInput: (event) => onChange({ where: fieldPlace(event.target.value) }) })}
    ${input({
      value: says,
      "aria-label": t("rule_words"),
      placeholder: t(how === "exact" ? "rule_value_example" : "rule_words_example"),
      "aria-invalid": error ? "true" : undefined,
      "aria-describedby": error ? `${id}-error` : undefined,
      "data-says": true,
      onInput: (event) => onChange({ says: event.target.value }),
    })}
    ${error && html`<p class="field-error" id=${`${id}-error`} role="alert">${error}</p>`}
    ${how === "words" &&
    (near === null
      ? html`<button type="button" class="link tiny" data-act="near" onClick=${() => onChange({ near: "" })}>${t("rule_near_add")}</button>`
      : html`<div class="condition-line">
          ${input({ value: near, "aria-label": t("rule_near"), placeholder: t("rule_near"), "data-near": true, onInput: (event) => onChange({ near: event.target.value }) })}
          <select class="input how" aria-label=${t("rule_distance")} value=${String(within)} onChange=${(event) => onChange({ within: Number(event.target.value) })}>
            ${[...new Set([...DISTANCES, within])].sort((one, other) => one - other).map((count) => html`<option value=${String(count)}>${t("rule_within", count)}</option>`)}
          </select>
          <button type="button" class="button icon" aria-label=${t("rule_near_remove")} title=${t("rule_near_remove")} onClick=${() => onChange({ near: null })}><${Icon} name="close" size=${12} /></button>
        </div>`)}
  </div>`;
}
