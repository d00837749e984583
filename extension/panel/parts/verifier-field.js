/**
 * Who vouches for a card: a person or a group, found by name among those who may see it; or nobody named, which asks the author.
 * Never sends anything: the form around it does.
 */
import { html, useState } from "../../vendor/htm-preact.js";
import { t } from "../../shared/words.js";
import { useCall, useStill } from "../use-call.js";
import { TextField } from "./text-field.js";

/** @param {{card: any, value: number|null, onPick: (id: number|null) => void}} props `value`: the principal that is named */
export function VerifierField({ card, value, onPick }) {
  const [words, setWords] = useState("");
  const asked = useStill(words.trim(), 150);
  const found = useCall(asked ? `/cards/${card.id}/readers?verifying=true&q=${encodeURIComponent(asked)}` : null);
  const [picked, setPicked] = useState(card.verifier_id === null ? null : card.verifier);
  const items = (asked ? (found.value?.items ?? []) : []).filter((/** @type {any} */ one) => one.id !== picked?.id);
  const choices = picked ? [picked, ...items] : items;
  const choose = (/** @type {any} */ one) => {
    if (one) setPicked(one);
    onPick(one?.id ?? null);
  };
  const pick = (/** @type {any} */ one, /** @type {string} */ name, /** @type {string} */ hint) => html`<label class="choice pick" key=${one?.id ?? 0}>
    <input type="radio" name="verifier" value=${one?.id ?? ""} checked=${value === (one?.id ?? null)} onChange=${() => choose(one)} />
    <span><span class="pick-word">${name}</span> <span class="soft">${hint}</span></span>
  </label>`;
  return html`<fieldset class="picks" data-field="verifier">
    <legend class="label">${t("verifier_question")}</legend>
    ${pick(null, t("verifier_author"), card.author.name)}
    ${choices.map((/** @type {any} */ one) => pick(one, one.name, one.kind === "group" ? t("verifier_group") : ""))}
    <${TextField} id="verifier-words" label=${t("verifier_find")} value=${words} max=${100} onText=${setWords} />
    ${asked && found.value?.items.length === 0 && html`<p class="hint" role="status">${t("verifier_nobody")}</p>`}
  </fieldset>`;
}
