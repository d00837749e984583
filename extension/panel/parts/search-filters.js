/**
 * What a search is narrowed to: one small menu each for collection, trust, states, tag, language and author; a set one
 * can be taken away again.
 * Never offers what no card that the person sees has.
 */
import { html, useRef } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { uiLanguage } from "../../shared/dates.js";
import { NO_FILTERS } from "../search-memory.js";
import { stateWord } from "../state-words.js";
import { Icon } from "./icon.js";

/** @typedef {{value: string, name: string, count?: number}} Choice */

/** "pt-br" in the reader's language. @param {string} code */
function languageName(code) {
  try {
    return new Intl.DisplayNames([uiLanguage()], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

const held = (/** @type {any[]|undefined} */ rows) => (rows ?? []).map((row) => ({ value: String(row.id), name: row.name, count: row.card_count }));

const stated = (/** @type {string} */ field, /** @type {any[]|undefined} */ rows) => (rows ?? []).map((row) => ({ value: row.name, name: stateWord(field, row.name), count: row.card_count }));

/** @param {any} choices the answer of `/search/choices`, null until it is there @returns {[keyof typeof NO_FILTERS, string, Choice[]][]} */
const menus = (choices) => [
  ["collection", t("fact_collection"), held(choices?.collections)],
  ["trust", t("filter_trust"), [{ value: "verified", name: t("filter_verified") }, { value: "needs_verification", name: t("trust_needed") }]],
  ["confidence", t("filter_confidence"), stated("confidence", choices?.confidences)],
  ["audience", t("filter_audience"), stated("audience", choices?.audiences)],
  ["tag", t("filter_tag"), (choices?.tags ?? []).map((row) => ({ value: row.name, name: row.name, count: row.card_count }))],
  ["language", t("filter_language"), (choices?.languages ?? []).map((row) => ({ value: row.code, name: languageName(row.code), count: row.card_count }))],
  ["author", t("filter_author"), held(choices?.authors)],
];

/** @param {{filters: import("../search-memory.js").Filters, choices: any, onChange: (filters: import("../search-memory.js").Filters) => void}} props */
export function SearchFilters({ filters, choices, onChange }) {
  const row = useRef(null);
  const set = (name) => (event) => onChange({ ...filters, [name]: event.target.value });
  const take = (name) => () => {
    onChange({ ...filters, [name]: "" });
    row.current.querySelector(`[data-filter="${name}"] select`).focus(); // its button is gone
  };
  const clear = () => {
    onChange({ ...NO_FILTERS });
    row.current.querySelector("select").focus();
  };
  const count = Object.values(filters).filter(Boolean).length;
  const shown = menus(choices).filter(([name, , offered]) => filters[name] || offered.length > 1 || (name === "tag" && offered.length > 0));

  return html`<div class="filters" role="group" aria-label=${t("filters")} ref=${row}>
    ${shown.map(([name, label, offered]) => {
      const value = filters[name];
      const chosen = value && (offered.find((one) => one.value === value)?.name ?? value);
      return html`<span class=${`filter ${value ? "set" : ""}`} data-filter=${name} key=${name}>
        <span class="filter-menu">
          <span class="filter-words" aria-hidden="true">${chosen || label}</span>${!value && html`<${Icon} name="down" size=${10} />`}
          <select aria-label=${label} value=${value} onChange=${set(name)}>
            <option value="">${t("filter_any", label)}</option>
            ${chosen && !offered.some((one) => one.value === value) && html`<option value=${value}>${value}</option>`}
            ${offered.map((one) => html`<option value=${one.value}>${one.count ? `${one.name} (${one.count})` : one.name}</option>`)}
          </select>
        </span>
        ${value && html`<button type="button" aria-label=${t("filter_remove", label, chosen)} title=${t("filter_remove", label, chosen)} onClick=${take(name)}><${Icon} name="close" size=${12} /></button>`}
      </span>`;
    })}
    ${count > 1 && html`<button type="button" class="link small" data-act="filters-clear" onClick=${clear}>${t("filters_clear")}</button>`}
  </div>`;
}
