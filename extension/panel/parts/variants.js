/**
 * The same card in other languages: the way to each, whether a translation is older than the original, and a new one begun.
 * Never shows a line where there is nothing to offer.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { uiLanguage } from "../../shared/dates.js";
import { failureWords } from "../../shared/failures.js";
import { usePanel } from "../panel-context.js";
import { useCall } from "../use-call.js";

/** Offered for a new translation; the server takes any. */
const LANGUAGES = ["en", "ko", "ja", "zh", "vi", "th", "es", "fr", "de", "pt"];

/** A language's name: in its own words on a button, in the reader's where one chooses. */
function named(code, reader = code) {
  try {
    return new Intl.DisplayNames(reader, { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** @param {{card: any}} props */
export function Variants({ card }) {
  const { transport, go, say, mayAct } = usePanel();
  const asked = useCall(`/cards/${card.id}/variants`);
  const [language, setLanguage] = useState("");
  const items = asked.value?.items ?? [];
  const others = items.filter((/** @type {any} */ one) => one.id !== card.id);
  const own = items.find((/** @type {any} */ one) => one.id === card.id);
  const original = items.find((/** @type {any} */ one) => one.original);
  const edits = Boolean(card.may?.edit) && asked.status === "ready" && Array.isArray(asked.value?.items);
  const free = LANGUAGES.filter((code) => code !== card.language && !others.some((/** @type {any} */ one) => one.language === code));

  const begin = async (event) => {
    if (!(await mayAct(event))) return;
    const answer = await transport.call("POST", `/cards/${card.id}/variants`, { body: { language } });
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    go({ name: "draft", id: answer.value.body.id });
  };
  const upToDate = async (event) => {
    if (!(await mayAct(event))) return;
    const answer = await transport.call("PUT", `/cards/${card.id}/original`, { body: { original_id: original.id } });
    if (!answer.ok) return say(failureWords(answer.error), { tone: "bad" });
    say(t("variant_up_to_date"));
    asked.reload();
  };

  if (!others.length && !edits) return null;
  return html`<div class="variants" data-variants>
    ${own?.older &&
    html`<p class="warn-line small" data-older>${t("variant_older")}
      ${edits && original && html` <button type="button" class="link" data-act="variant-current" onClick=${upToDate}>${t("variant_says_the_same")}</button>`}</p>`}
    <p class="small">
      ${others.length > 0 && html`<span class="soft">${t("variants")}</span>`}
      ${others.map(
        (/** @type {any} */ one) => html` <button type="button" class="link" lang=${one.language} data-variant=${one.language} data-key=${`variant-${one.id}`}
          title=${one.title} onClick=${() => go({ name: "card", id: one.id })}>${named(one.language)}</button>${one.older && html` <span class="soft tiny">${t("variant_is_older")}</span>`}`,
      )}
      ${edits &&
      html` <select class="audience" aria-label=${t("variant_begin")} data-act="variant-language" value=${language} onChange=${(event) => setLanguage(event.target.value)}>
        <option value="">${t("variant_begin")}</option>
        ${free.map((code) => html`<option value=${code}>${named(code, uiLanguage())}</option>`)}
      </select>
      ${language && html` <button type="button" class="link" data-act="variant-begin" onClick=${begin}>${t("variant_start")}</button>`}`}
    </p>
  </div>`;
}
