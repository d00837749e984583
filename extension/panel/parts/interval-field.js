/**
 * How long a verification lasts: a number of days, up to a fixed date, or without an end, which needs a reason.
 * Never sends anything: the form around it does.
 */
import { html } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { TextField } from "./text-field.js";

/** The intervals that are offered, in days; a card's own stays among them. @type {Record<number, string>} */
const LENGTHS = { 7: "interval_week", 14: "interval_fortnight", 30: "interval_month", 90: "interval_quarter", 180: "interval_half", 365: "interval_year" };

/** What an interval is made of in the form. @typedef {{kind: "days"|"date"|"never", days: number, date: string, reason: string}} Interval */

/** @param {any} card @returns {Interval} */
export const intervalOf = (card) => ({
  kind: card.never_reason ? "never" : card.review_on ? "date" : "days",
  days: card.interval_days,
  date: card.review_on ?? "",
  reason: card.never_reason ?? "",
});

/** What the server takes; nothing when it is as it was. @param {Interval} interval @param {any} card */
export function intervalBody({ kind, days, date, reason }, card) {
  const before = intervalOf(card);
  if (kind === "days") return kind === before.kind && days === before.days ? {} : { interval_days: days };
  if (kind === "date") return kind === before.kind && date === before.date ? {} : { review_on: date };
  return kind === before.kind && reason.trim() === before.reason ? {} : { never_reason: reason.trim() };
}

/** What is missing, in words; empty when nothing is. @param {Interval} interval */
export function intervalGap({ kind, date, reason }, tomorrow = nextDay()) {
  if (kind === "date" && !(date >= tomorrow)) return t("interval_date_missing");
  return kind === "never" && !reason.trim() ? t("interval_reason_missing") : "";
}

/** Tomorrow where the reader is, as a date field has it. */
function nextDay() {
  const day = new Date();
  day.setDate(day.getDate() + 1);
  return [day.getFullYear(), String(day.getMonth() + 1).padStart(2, "0"), String(day.getDate()).padStart(2, "0")].join("-");
}

/** @param {{value: Interval, error?: string, onChange: (interval: Interval) => void}} props */
export function IntervalField({ value, error, onChange }) {
  const edit = (change) => onChange({ ...value, ...change });
  const lengths = [...new Set([...Object.keys(LENGTHS).map(Number), value.days])].sort((one, other) => one - other);
  const pick = (kind, words) => html`<label class="choice"><input type="radio" name="interval" value=${kind} checked=${value.kind === kind} onChange=${() => edit({ kind })} />${words}</label>`;
  return html`<fieldset class="picks" data-field="interval">
    <legend class="label">${t("interval_question")}</legend>
    <div class="pick-with">
      ${pick("days", t("interval_days"))}
      <select class="input" aria-label=${t("interval_days")} data-interval-days value=${value.days} onChange=${(event) => edit({ kind: "days", days: Number(event.target.value) })}>
        ${lengths.map((days) => html`<option value=${days} selected=${days === value.days}>${LENGTHS[days] ? t(LENGTHS[days]) : t("interval_so_many", days)}</option>`)}
      </select>
    </div>
    <div class="pick-with">
      ${pick("date", t("interval_date"))}
      <input class="input" type="date" aria-label=${t("interval_date")} data-interval-date min=${nextDay()} value=${value.date} onInput=${(event) => edit({ kind: "date", date: event.target.value })} />
    </div>
    ${pick("never", t("interval_never"))}
    ${value.kind === "never" && html`<${TextField} id="never-reason" label=${t("interval_reason")} hint=${t("interval_reason_hint")} value=${value.reason} max=${300} onText=${(reason) => edit({ reason })} />`}
    ${error && html`<p class="field-error" role="alert">${error}</p>`}
  </fieldset>`;
}
