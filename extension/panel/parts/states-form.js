/**
 * How sure a card is, for whom, who may change it, and how long a verification lasts; saved, verified or withdrawn in one act.
 * Never offers what the person may not set, and never writes over somebody else's newer change.
 */
import { html, useEffect, useRef, useState } from "../../vendor/htm-preact.js";
import { failureWords } from "../../shared/failures.js";
import { t } from "../../shared/words.js";
import { usePanel } from "../panel-context.js";
import { choicesOf, STATE_FIELDS, stateHint, stateWord } from "../state-words.js";
import { useCall } from "../use-call.js";
import { Failed } from "./failed.js";
import { IntervalField, intervalBody, intervalGap, intervalOf } from "./interval-field.js";
import { Loading } from "./loading.js";
import { VerifierField } from "./verifier-field.js";

/** Why the server refused a field, in the reader's language. @type {Record<string, string>} */
const REFUSED = {
  confidence: "states_refused_audience",
  audience: "states_refused_audience",
  interval_days: "interval_passed",
  review_on: "interval_date_missing",
  never_reason: "interval_reason_missing",
};

/** @param {{card: any, onEnd: () => void, onSaved: (card: any) => void}} props `card` may be brief: the whole one is read */
export function StatesForm({ card, onEnd, onSaved }) {
  const whole = useCall(`/cards/${card.id}`);
  if (whole.value) return html`<${Form} key=${whole.etag} card=${whole.value} etag=${whole.etag} reload=${whole.reload} onEnd=${onEnd} onSaved=${onSaved} />`;
  return whole.status === "failed" ? html`<${Failed} error=${whole.error} onRetry=${whole.reload} />` : html`<${Loading} rows=${2} />`;
}

function Form({ card, etag, reload, onEnd, onSaved }) {
  const { transport, say, mayAct } = usePanel();
  const [states, setStates] = useState({ confidence: card.confidence, audience: card.audience, governance: card.governance });
  const [interval, setInterval] = useState(intervalOf(card));
  const [verifier, setVerifier] = useState(card.verifier_id);
  const [error, setError] = useState(/** @type {any} */ (null));
  const [gap, setGap] = useState("");
  const [busy, setBusy] = useState(false);
  const box = useRef(null);
  useEffect(() => {
    box.current?.querySelector("h3")?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: "start" });
  }, []);
  useEffect(() => {
    setError(null);
    setGap("");
  }, [states, interval, verifier]);

  const changed = () => Object.fromEntries(Object.entries(states).filter(([field, value]) => value !== card[field]));
  const once = (act) => async (event) => {
    event.preventDefault();
    if (busy || !(await mayAct(event))) return;
    setBusy(true);
    await act();
    setBusy(false);
  };
  const done = (answer, words) => {
    if (!answer.ok) return setError(answer.error);
    onSaved(answer.value.body);
    transport.askAgain();
    say(words);
    return onEnd();
  };
  const save = (verifying) =>
    once(async () => {
      const missing = intervalGap(interval);
      const chosen = intervalBody(interval, card);
      if (missing && (verifying || Object.keys(chosen).length)) return setGap(missing);
      const body = { ...changed(), ...chosen, ...(verifier === card.verifier_id ? {} : { verifier_id: verifier }) };
      if (!verifying && !Object.keys(body).length) return onEnd();
      if (verifying) Object.assign(body, { verify: true }, card.confidence !== states.confidence && { confidence: "validated" });
      const answer = card.may.edit
        ? await transport.call("PATCH", `/cards/${card.id}`, { body, if_match: etag })
        : await transport.call("POST", `/cards/${card.id}/verification`, { body: { ...chosen, version: card.version } });
      return done(answer, t(verifying ? "verified_now" : "states_saved"));
    });
  const withdraw = once(async () => done(await transport.call("DELETE", `/cards/${card.id}/verification`), t("verification_withdrawn")));

  const refused = Object.keys(error?.fields ?? {}).find((field) => REFUSED[field]);
  const words = error && (refused ? t(REFUSED[refused]) : failureWords(error));
  const sure = states.confidence !== "work_in_progress" && states.confidence !== "archived";
  return html`<form class="flag-form states-form" ref=${box} onSubmit=${save(!card.may.edit)} novalidate data-states-form=${card.id}>
    <h3 tabindex="-1">${t("states_title")}</h3>
    ${card.may.edit &&
    Object.entries(STATE_FIELDS).map(([field, question]) => html`<${Picks} key=${field} field=${field} question=${t(question)} value=${states[field]} settable=${card.settable[field]}
      onPick=${(value) => setStates((before) => ({ ...before, [field]: value }))} />`)}
    ${card.settable.verifier && html`<${VerifierField} card=${card} value=${verifier} onPick=${setVerifier} />`}
    ${(card.may.verify || !card.verified_at) && html`<${IntervalField} value=${interval} error=${gap} onChange=${setInterval} />`}
    ${words &&
    html`<div class="notice bad" role="alert">
      <p>${words} ${t("nothing_lost")}</p>
      ${error.code === "stale" && html`<div class="buttons"><button type="button" class="button" onClick=${reload}>${t("load_theirs")}</button></div>`}
    </div>`}
    <div class="buttons">
      ${card.may.edit && html`<button type="submit" class="button primary" data-act="states-save" disabled=${busy}>${t("save")}</button>`}
      ${card.may.verify && sure && html`<button type="button" class=${`button ${card.may.edit ? "" : "primary"}`} data-act="states-verify" disabled=${busy} onClick=${save(true)}>${t("states_save_verify")}</button>`}
      <button type="button" class="button quiet" data-act="states-cancel" onClick=${onEnd}>${t("cancel")}</button>
      ${card.may.verify && card.verified_at && html`<button type="button" class="button quiet withdraw" data-act="withdraw" disabled=${busy} onClick=${withdraw}>${t("verification_withdraw")}</button>`}
    </div>
  </form>`;
}

/** One question with the answers one may give; the present one always among them. */
function Picks({ field, question, value, settable, onPick }) {
  const all = choicesOf(field);
  const offered = all.filter((one) => one === value || settable.includes(one));
  return html`<fieldset class="picks" data-field=${field}>
    <legend class="label">${question}</legend>
    ${offered.map(
      (one) => html`<label class="choice pick" key=${one}>
        <input type="radio" name=${field} value=${one} checked=${one === value} onChange=${() => onPick(one)} />
        <span><span class="pick-word">${stateWord(field, one)}</span> <span class="soft">${stateHint(field, one)}</span></span>
      </label>`,
    )}
    ${offered.length < all.length && html`<p class="hint">${t("states_licence")}</p>`}
  </fieldset>`;
}
